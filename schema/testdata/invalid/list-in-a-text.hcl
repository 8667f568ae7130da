app {
  entry_point = "api_server:create_app()"
  name = "x-${registry.platforms}"
}

registry {
  image = "ghcr.io/acme/shop"
}
