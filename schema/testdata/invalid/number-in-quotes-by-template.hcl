locals {
  port = 8000
}

app {
  entry_point = "api_server:create_app()"
  port = "${local.port}"
}

registry {
  image = "ghcr.io/acme/shop"
}
