registry {
  image = "ghcr.io/acme/shop"
}
