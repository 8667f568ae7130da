app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "REDIS_URL" {}

service "redis" {
  url = "REDIS_URL"
}

service "queue" {
  kind = "rabbitmq"
  url  = "REDIS_URL"
}
