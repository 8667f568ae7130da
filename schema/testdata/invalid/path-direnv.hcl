app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

output "build-publish.sh" {
  path = ".envrc"
}
