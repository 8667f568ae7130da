app {
  entry_point = "api_server:create_app()
  port        = 8000
}

registry {
  image = "ghcr.io/acme/shop"
}
