app {
  entry_point = "api_server:create_app()"
}

registryy {
  image = "ghcr.io/acme/shop"
}
