app {
  entry_point = "shop:app"
}

assets "web" {
  output = ["DEPLOYMENT.md"]
}

registry {
  image = "ghcr.io/acme/shop"
}
