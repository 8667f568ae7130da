app {
  entry_point = "api_server:create_app()"
  colour = "red"
}

registry {
  image = "ghcr.io/acme/shop"
}
