app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "LOG_LEVEL" {
  default = "info"
}

env "SQL_LOG_LEVEL" {
  default = env.LOG_LEVLE.default
}
