app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
  version_file = ".github/workflows/VERSION"
}
