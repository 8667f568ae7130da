app {
  entry_point = "api_server:create_app()"
  name = { a = 1 }
}

registry {
  image = "ghcr.io/acme/shop"
}
