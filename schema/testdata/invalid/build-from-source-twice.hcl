app {
  entry_point = "shop:app"
}

dependencies "pip" {
  build_from_source = ["shop-models", "Shop_Models"]
}

registry {
  image = "ghcr.io/acme/shop"
}
