app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "DB_PASSWORD" {
  default = "hunter2"
}
