app {
  entry_point = "api:app"
}

registry {
  image = "ghcr.io/acme/shop"
}

bake {
  tag = "v1 final"
}
