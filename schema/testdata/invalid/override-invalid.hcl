app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "pip" {
  overrides = ["werkzeug @ https://example.com/w.whl", "werkzeug 2.1"]
}
