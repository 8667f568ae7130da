app {
  entry_point = "${dependencies.installer}:app"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "uv" {
  groups = ["web"]
}
