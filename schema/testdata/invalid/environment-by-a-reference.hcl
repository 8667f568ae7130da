app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/${env.OWNER}/shop"
}
