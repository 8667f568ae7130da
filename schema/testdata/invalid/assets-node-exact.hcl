app {
  entry_point = "shop:app"
}

assets "web" {
  node   = "22.11.0"
  output = ["static/dist"]
}

registry {
  image = "ghcr.io/acme/shop"
}
