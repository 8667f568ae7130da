app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

image {
  labels = { "com.acme.a" = "1", "com.acme.a" = "2" }
}
