locals {
  version = 3.10
}

app {
  entry_point = "api_server:create_app()"
  python = "${local.version}"
}

registry {
  image = "ghcr.io/acme/shop"
}
