# The app keeps a database and uploads, below a folder for the source.
app {
  entry_point = "shop:create_app()"
  directory   = "src"
}

image {
  writable = ["src/instance", "src/shop/static/up-loads"]
}

registry {
  image = "ghcr.io/acme/shop"
}

process "jobs" {
  command = ["celery", "--app", "shop", "worker"]
}
