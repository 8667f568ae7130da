app {
  entry_point = "shop:app"
}

assets "web" {
  directory = "../frontend"
  output    = ["static/dist"]
}

registry {
  image = "ghcr.io/acme/shop"
}
