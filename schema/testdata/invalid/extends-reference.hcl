dockgen {
  extends = local.platform
}

locals {
  platform = "../../platform.hcl"
}

app {
  entry_point = "api:app"
}

registry {
  image = "ghcr.io/acme/shop"
}
