app {
  entry_point = "shop:app"
}

assets "web" {
  output = ["/srv/dist"]
}

registry {
  image = "ghcr.io/acme/shop"
}
