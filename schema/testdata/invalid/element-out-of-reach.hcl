app {
  entry_point = "api_server:create_app()"
  name = registry.platforms[3]
}

registry {
  image = "ghcr.io/acme/shop"
}
