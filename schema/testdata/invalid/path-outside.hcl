app {
  entry_point = "api_server:create_app()"
  directory = "../shop"
}

registry {
  image = "ghcr.io/acme/shop"
}
