app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

release "migrate" {
  command = "flask db upgrade"
}
