app {
  entry_point = "api_server:create_app()"
  prot = 8000
}

registry {
  image = "ghcr.io/acme/shop"
}
