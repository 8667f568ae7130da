app {
  port = 8000
}

registry {
  image = "ghcr.io/acme/shop"
}
