app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

worker "standard" {
  config_file = "gunicorn.conf.py"
  workers     = 2
  timeout     = 60
}
