app {
  entry_point = "api_server:create_app()"
  name = health_check.path
}

registry {
  image = "ghcr.io/acme/shop"
}
