app {
  entry_point = "shop:app"
}

assets "web" {
  directory = "frontend"
}

registry {
  image = "ghcr.io/acme/shop"
}
