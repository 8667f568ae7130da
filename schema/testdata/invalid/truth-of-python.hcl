app {
  entry_point = "app:app"
}

registry {
  image        = "ghcr.io/acme/shop"
  latest       = True
  sbom         = yes
  reproducible = off
}

env "DEBUG" {
  default = yes
}
