app {
  entry_point = "api_server:create_app()"
  python      = "3.6"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "pdm" {
}
