app {
  entry_point = "api_server:create_app()"
  port = "x" ? 8000 : 9000
}

registry {
  image = "ghcr.io/acme/shop"
}
