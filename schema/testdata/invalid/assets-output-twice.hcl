app {
  entry_point = "shop:app"
}

assets "admin" {
  directory = "admin"
  output    = ["static/dist/admin"]
}

assets "web" {
  directory = "web"
  output    = ["static/dist"]
}

registry {
  image = "ghcr.io/acme/shop"
}
