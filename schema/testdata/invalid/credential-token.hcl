app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "GREETING" {
  default = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"
}
