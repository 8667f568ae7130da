app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "pip" {
  private_index "acme" {
    url    = "http://pypi.acme.dev/simple/"
    secret = "INDEX_TOKEN"
  }
}
