app {
  entry_point = "shop:app"
}

assets "web" {
  output = ["static/dist", "static/dist/app.css"]
}

registry {
  image = "ghcr.io/acme/shop"
}
