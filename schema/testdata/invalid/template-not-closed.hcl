app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/${local.team/shop"
}
