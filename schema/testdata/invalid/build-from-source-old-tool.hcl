app {
  entry_point = "shop:app"
  python      = "3.8"
}

dependencies "poetry" {
  build_from_source = []
}

registry {
  image = "ghcr.io/acme/shop"
}
