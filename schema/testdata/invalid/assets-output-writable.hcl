app {
  entry_point = "shop:app"
}

assets "web" {
  output = ["static/dist"]
}

image {
  writable = ["static"]
}

registry {
  image = "ghcr.io/acme/shop"
}
