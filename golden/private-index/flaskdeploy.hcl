# A package index with a token, and two Git hosts beside it.
app {
  entry_point = "shop:app"
}

dependencies "pip" {
  private_git "git.acme.example:8443" {
    secret   = "ACME_TOKEN"
    username = "oauth2"
  }

  private_git "github.com" {
    secret = "CR_PAT"
  }

  private_index "acme-main" {
    url      = "https://pypi.acme.example/simple/"
    secret   = "ACME_TOKEN"
    username = "build"
  }
}

registry {
  image = "registry.acme.example:5000/web/shop"
}
