# A lock file of PDM's, with a group and the project as a package, from a private
# index.

app {
  entry_point = "shop:app"
}

dependencies "pdm" {
  groups  = ["server"]
  package = true

  private_index "acme" {
    url    = "https://pypi.acme.example/simple/"
    secret = "ACME_TOKEN"
  }
}

registry {
  image = "ghcr.io/acme/shop"
}
