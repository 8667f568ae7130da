app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

process "jobs" {
  command = ["rq", "worker"]
}

release "jobs" {
  command = ["flask", "db", "upgrade"]
}
