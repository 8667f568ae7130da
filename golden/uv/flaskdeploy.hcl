# A lock file of uv's. The project is not installed itself: gunicorn imports it
# from its source.

app {
  entry_point = "shop:create_app()"
  directory   = "src"
}

dependencies "uv" {
  gunicorn = "27.0.1"
}

registry {
  image = "ghcr.io/acme/shop"
}
