# The project's own gunicorn.conf.py decides; WEB_CONCURRENCY is its default.
app {
  entry_point = "shop:app"
  directory   = "src"
}

worker "standard" {
  workers     = 2
  config_file = "deploy/gunicorn.conf.py"
}

registry {
  image = "ghcr.io/acme/shop"
}
