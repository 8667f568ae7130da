app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

limits {
  memory = "999999999g"
}
