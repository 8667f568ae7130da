app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "https://ghcr.io/acme/shop"
}
