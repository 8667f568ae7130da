app {
  entry_point = "api_server:create_app()"
  name = app.nam
}

registry {
  image = "ghcr.io/acme/shop"
}
