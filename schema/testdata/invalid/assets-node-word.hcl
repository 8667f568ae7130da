app {
  entry_point = "shop:app"
}

assets "web" {
  node   = "lts"
  output = ["static/dist"]
}

registry {
  image = "ghcr.io/acme/shop"
}
