# A lock file of Poetry's, the project as a package, and everything private.

app {
  entry_point = "shop:app"
  python      = "3.13"
}

dependencies "poetry" {
  groups  = ["server"]
  extras  = ["postgres"]
  package = true

  private_git "github.com" {
    secret = "CR_PAT"
  }

  private_index "acme-main" {
    url    = "https://pypi.acme.example/simple/"
    secret = "ACME_TOKEN"
  }
}

registry {
  image = "ghcr.io/acme/shop"
}
