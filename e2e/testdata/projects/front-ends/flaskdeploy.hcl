app {
  entry_point = "shop:create_app()"
}

# Beside the app's code, with npm.
assets "site" {
  output = ["shop/static/dist"]
}

# In a folder of its own, with pnpm.
assets "admin" {
  directory = "admin"
  manager   = "pnpm"
  command   = ["env", "API=/api", "pnpm", "run", "build"]
  output    = ["shop/static/admin"]
  sources   = ["shop/static/robots.txt"]
}

# By the app's own Python, from what lies beside its result.
assets "translations" {
  manager = "python"
  command = ["pybabel", "compile", "--directory", "shop/translations"]
  output  = ["shop/translations"]
  sources = ["shop/translations"]
}

image {
  exclude = ["**/*.mo"]
}

registry {
  image = "ghcr.io/acme/front-ends"
}
