app {
  entry_point = "shop:app"
}

assets "web" {
  output  = ["static/css"]
  sources = ["static/css/app.scss"]
}

registry {
  image = "ghcr.io/acme/shop"
}
