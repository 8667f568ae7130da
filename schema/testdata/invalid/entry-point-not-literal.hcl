app {
  entry_point = "shop:create_app(os.environ)"
}

registry {
  image = "ghcr.io/acme/shop"
}
