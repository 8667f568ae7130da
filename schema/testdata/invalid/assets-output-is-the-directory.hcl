app {
  entry_point = "shop:app"
}

assets "web" {
  directory = "frontend"
  output    = ["frontend"]
}

registry {
  image = "ghcr.io/acme/shop"
}
