app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "DATABASE_URL" {
  secret = true
}

release "redis" {
  command = ["flask", "cache", "clear"]
}

service "redis" {
  url = "DATABASE_URL"
}
