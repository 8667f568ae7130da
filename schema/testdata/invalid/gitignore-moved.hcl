app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

output ".gitignore" {
  path = "src/.gitignore"
}
