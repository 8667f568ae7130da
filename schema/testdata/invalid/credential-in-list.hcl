app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

locals {
  keys = ["a", "ghp_0123456789abcdefghijklmnopqrstuvwxyz"]
}
