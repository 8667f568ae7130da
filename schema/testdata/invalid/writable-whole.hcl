app {
  entry_point = "shop.web:app"
  directory   = "src"
}

image {
  writable = ["instance", "."]
}

registry {
  image = "ghcr.io/acme/shop"
}
