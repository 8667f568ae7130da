app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

worker "standard" {
  arguments = ["--env", "PORT=1"]
}
