app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

locals {
  database = "postgres://shop:hunter2@db/shop"
}
