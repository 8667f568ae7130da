app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

private_git "github.com" {
  secret = "CR_PAT"
}
