app {
  entry_point = "shop:app"
}

dependencies "pip" {
  build_from_source = ["shop-models", ":all:"]
}

registry {
  image = "ghcr.io/acme/shop"
}
