app {
  entry_point = "shop:app"
}

assets "web" {
  directory = "shop/static/src"
  output    = ["shop/static"]
}

registry {
  image = "ghcr.io/acme/shop"
}
