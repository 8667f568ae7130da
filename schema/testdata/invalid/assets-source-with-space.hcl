app {
  entry_point = "shop:app"
}

assets "web" {
  output  = ["static/dist"]
  sources = ["shop/my templates"]
}

registry {
  image = "ghcr.io/acme/shop"
}
