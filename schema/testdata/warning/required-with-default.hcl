app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "LOG_LEVEL" {
  default  = "info"
  required = true
}
