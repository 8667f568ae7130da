app {
  entry_point = "shop.web:app"
  directory   = "src"
}

image {
  writable = ["instance", "up,loads"]
}

registry {
  image = "ghcr.io/acme/shop"
}
