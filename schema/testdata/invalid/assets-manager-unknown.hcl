app {
  entry_point = "shop:app"
}

assets "web" {
  manager = "pmpm"
  output  = ["static/dist"]
}

registry {
  image = "ghcr.io/acme/shop"
}
