app {
  entry_point = "api_server:create_app()"
  port {
  }
}

registry {
  image = "ghcr.io/acme/shop"
}
