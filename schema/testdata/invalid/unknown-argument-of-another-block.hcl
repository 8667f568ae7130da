app {
  entry_point = "api_server:create_app()"
  workers = 2
}

registry {
  image = "ghcr.io/acme/shop"
}
