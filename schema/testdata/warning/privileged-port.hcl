app {
  entry_point = "api_server:create_app()"
  port = 80
}

registry {
  image = "ghcr.io/acme/shop"
}
