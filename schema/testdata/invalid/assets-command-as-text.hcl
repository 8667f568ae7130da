app {
  entry_point = "shop:app"
}

assets "web" {
  command = "npm run build"
  output  = ["static/dist"]
}

registry {
  image = "ghcr.io/acme/shop"
}
