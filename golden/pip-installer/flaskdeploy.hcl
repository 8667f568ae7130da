# pip instead of uv, with a gunicorn that the project does not ask for.
app {
  entry_point = "shop:app"
  python      = "3.9"
}

dependencies "pip" {
  installer = "pip"
  gunicorn  = "20.1.0"

  private_index "acme" {
    url    = "https://pypi.acme.example/simple/"
    secret = "ACME_INDEX_TOKEN"
  }
}

registry {
  image = "ghcr.io/acme/shop"
}
