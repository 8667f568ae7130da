app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

locals {
  version = ">= 0.3"
}

dockgen {
  required_version = local.version
}
