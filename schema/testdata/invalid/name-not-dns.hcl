app {
  entry_point = "api_server:create_app()"
  name = "Web_Shop"
}

registry {
  image = "ghcr.io/acme/shop"
}
