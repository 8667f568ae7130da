app {
  entry_point = "api_server:create_app()"
}

dependencies "pip" {
  require_hashes = true
}

assets "admin" {
  directory = "admin"
  output    = ["static/admin"]
  base      = "node:24-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

assets "web" {
  directory = "web"
  output    = ["static/dist"]
}

image {
  base = "python:3.14-slim-trixie@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

registry {
  image        = "ghcr.io/acme/shop"
  numbering    = "git"
  reproducible = true
}
