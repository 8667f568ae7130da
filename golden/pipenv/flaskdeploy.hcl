# A lock file of Pipenv's, as it is.

app {
  entry_point = "shop:app"
  python      = "3.12"
}

dependencies "pipenv" {
}

registry {
  image = "ghcr.io/acme/shop"
}
