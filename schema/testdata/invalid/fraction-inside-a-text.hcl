locals {
  python = 3.10
}

app {
  entry_point = "api_server:create_app()"
}

image {
  base = "python:${local.python}-slim"
}

registry {
  image = "ghcr.io/acme/shop"
}
