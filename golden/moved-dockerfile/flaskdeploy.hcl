# The Dockerfile brings its ignore file along; what is switched off is not made.
app {
  entry_point = "shop:app"
}

registry {
  image = "ghcr.io/acme/shop"
}

output "Dockerfile" {
  path = "deploy/Dockerfile.shop"
}

output "build-publish.sh" {
  path = "scripts/publish.sh"
}

output "DEPLOYMENT.md" {
  enabled = false
}
