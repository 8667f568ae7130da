app {
  entry_point = "shop.web:app"
  directory   = "src"
}

image {
  writable = ["instance", "src"]
}

registry {
  image = "ghcr.io/acme/shop"
}
