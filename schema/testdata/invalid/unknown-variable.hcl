app {
  entry_point = "api_server:create_app()"
  port = var.port
}

registry {
  image = "ghcr.io/acme/shop"
}
