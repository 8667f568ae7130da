app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

dockgen {
  ignore = ["DG298"]
}
