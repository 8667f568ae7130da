# One member of a workspace, with the members that it depends on, two groups and an
# extra, a private repository and a private index.

app {
  entry_point = "shop_api:create_app()"
}

dependencies "uv" {
  member          = "shop-api"
  package         = true
  package_version = "2.0rc1"
  groups          = ["server", "metrics"]
  extras          = ["postgres"]

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
  image = "ghcr.io/acme/shop"
}
