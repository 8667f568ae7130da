app {
  entry_point = "api_server:create_app()"
  port = 8000 + true
}

registry {
  image = "ghcr.io/acme/shop"
}
