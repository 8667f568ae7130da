app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "uv" {
  package_version = "1.4.2"
}
