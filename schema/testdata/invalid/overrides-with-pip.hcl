app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "pip" {
  installer = "pip"
  overrides = ["werkzeug<2.1"]
}
