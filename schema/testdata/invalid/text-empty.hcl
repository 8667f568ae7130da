app {
  entry_point = "api_server:create_app()"
  name = ""
}

registry {
  image = "ghcr.io/acme/shop"
}
