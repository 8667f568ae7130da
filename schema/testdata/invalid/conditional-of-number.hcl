app {
  entry_point = "api_server:create_app()"
  python = true ? 3.10 : "3.11"
}

registry {
  image = "ghcr.io/acme/shop"
}
