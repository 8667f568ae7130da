app {
  entry_point = "api_server:create_app()"
  python = 3.10
}

registry {
  image = "ghcr.io/acme/shop"
}
