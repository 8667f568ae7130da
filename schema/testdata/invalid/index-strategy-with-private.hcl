app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "pip" {
  index_strategy = "unsafe-best-match"

  private_index "acme" {
    url    = "https://pypi.acme.example/simple/"
    secret = "ACME_TOKEN"
  }
}
