app {
  entry_point = "shop:create_app()"
  port        = 8000
}

health_check {
  path = "/health"
}

image {
  base = "BASE"
}

registry {
  image = "registry.example.com/acme/shop"
}
