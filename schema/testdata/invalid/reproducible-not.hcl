app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
  reproducible = true
  sbom         = true
  provenance   = true
}

dependencies "pip" {
  gunicorn         = "23.0.0"
  build_packages   = ["gcc"]
  runtime_packages = ["libpq5"]
}

image {
  base = "python:3.14-slim-trixie"
}
