app {
  entry_point = "api_server:create_app()"
  port = null
}

registry {
  image = "ghcr.io/acme/shop"
}
