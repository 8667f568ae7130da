app {
  entry_point = "api_server:create_app()"
  python = 3.13.1
}

registry {
  image = "ghcr.io/acme/shop"
}
