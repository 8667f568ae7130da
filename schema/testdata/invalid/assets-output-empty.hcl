app {
  entry_point = "shop:app"
}

assets "web" {
  output = []
}

registry {
  image = "ghcr.io/acme/shop"
}
