app {
  entry_point = "shop:app"
}

assets "web" {
  output = ["shop/static/*.css"]
}

registry {
  image = "ghcr.io/acme/shop"
}
