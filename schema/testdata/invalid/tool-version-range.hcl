app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "pdm" {
  version = "^2.26"
}
