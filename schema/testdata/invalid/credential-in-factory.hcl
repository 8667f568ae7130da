app {
  entry_point = "shop:create_app(password=\"hunter2\")"
}

registry {
  image = "ghcr.io/acme/shop"
}
