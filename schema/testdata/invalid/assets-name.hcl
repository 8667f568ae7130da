app {
  entry_point = "shop:app"
}

assets "Web UI" {
  output = ["static/dist"]
}

registry {
  image = "ghcr.io/acme/shop"
}
