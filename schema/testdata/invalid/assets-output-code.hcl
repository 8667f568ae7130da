app {
  entry_point = "shop:app"
}

assets "web" {
  output = ["shop"]
}

registry {
  image = "ghcr.io/acme/shop"
}
