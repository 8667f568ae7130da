app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "uv" {
  package         = true
  package_version = "v1.4.2"
}
