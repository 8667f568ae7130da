app {
  entry_point = "shop:app"
}

assets "translations" {
  manager = "python"
  output  = ["translations"]
}

registry {
  image = "ghcr.io/acme/shop"
}
