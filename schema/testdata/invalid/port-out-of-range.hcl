app {
  entry_point = "api_server:create_app()"
  port = 80800
}

registry {
  image = "ghcr.io/acme/shop"
}
