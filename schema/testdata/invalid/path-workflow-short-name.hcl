app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

output "build-publish.sh" {
  path = "GITHUB~1/WORKFL~1/x.yml"
}
