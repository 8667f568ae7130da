# The source is in src/, the requirements are in several files.
app {
  entry_point = "shop.web:create_app(\"production\", debug=False)"
  directory   = "src"
}

dependencies "pip" {
  requirements   = ["requirements/base.txt", "requirements/production.txt"]
  constraints    = ["requirements/constraints.txt"]
  require_hashes = true
  gunicorn       = "23.0.0"
}

registry {
  image = "ghcr.io/acme/shop"
}
