app {
  entry_point = "app:app"
}

registry {
  image = "ghcr.io/${local.team}/shop"
}
