app {
  entry_point = "app:app"
}

dependencies "pip" {
  private_git "github.com" {
    secret = "IMAGE"
  }
}

registry {
  image = "ghcr.io/acme/shop"
}
