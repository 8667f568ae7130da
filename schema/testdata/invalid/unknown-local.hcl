locals {
  base_port = 8000
}

app {
  entry_point = "api_server:create_app()"
  port = local.base_prot
}

registry {
  image = "ghcr.io/acme/shop"
}
