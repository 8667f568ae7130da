app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

release "seed" {
  command = ["flask", "seed", "--admin-password", "hunter2"]
}
