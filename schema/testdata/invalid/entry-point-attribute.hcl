app {
  entry_point = "shop:config.app"
}

registry {
  image = "ghcr.io/acme/shop"
}
