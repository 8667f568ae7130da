app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

output "Dockerfile" {
  path = "deploy"
}

output "DEPLOYMENT.md" {
  path = "deploy/README.md"
}
