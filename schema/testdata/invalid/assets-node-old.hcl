app {
  entry_point = "shop:app"
}

assets "web" {
  node   = "8"
  output = ["static/dist"]
}

registry {
  image = "ghcr.io/acme/shop"
}
