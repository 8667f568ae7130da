app {
  entry_point = "api_server:create_app()"
  python      = "3.9"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "poetry" {
  version = "2.5.1"
}
