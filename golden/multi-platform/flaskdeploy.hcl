app {
  entry_point = "api_server:create_app()"
}

registry {
  image     = "ghcr.io/acme/shop"
  platforms = ["linux/amd64", "linux/arm64"]
}
