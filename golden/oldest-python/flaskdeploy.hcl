# uv does not run on Python 3.6, and serves it all the same.
app {
  entry_point = "shop:app"
  python      = "3.6"
}

registry {
  image = "ghcr.io/acme/shop"
}
