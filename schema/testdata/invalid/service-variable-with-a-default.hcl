app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "REDIS_URL" {
  default = "redis://localhost:6379/0"
}

service "redis" {
  url = "REDIS_URL"
}
