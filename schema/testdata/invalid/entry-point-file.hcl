app {
  entry_point = "app.py"
}

registry {
  image = "ghcr.io/acme/shop"
}
