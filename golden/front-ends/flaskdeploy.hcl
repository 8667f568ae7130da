# Three front ends, one with each manager, and what Python makes while the image is built.

app {
  entry_point = "shop:create_app()"
}

# package.json lies beside the app's code, and Tailwind reads the app's templates and forms.
assets "site" {
  output  = ["shop/static/dist"]
  sources = ["patches", "shop/forms.py"]
}

assets "admin" {
  directory = "admin"
  manager   = "pnpm"
  command   = ["env", "VITE_API=/api/v1", "pnpm", "run", "build"]
  output    = ["admin/dist", "shop/templates/admin.html"]
  sources   = ["admin/patches", "shop/templates/base"]
  node      = "22"
}

assets "emails" {
  directory = "emails"
  manager   = "yarn"
  base      = "node:20-bookworm"
  output    = ["shop/templates/emails"]
}

assets "translations" {
  manager = "python"
  command = ["pybabel", "compile", "--directory", "shop/translations"]
  output  = ["shop/translations"]
  sources = ["shop/translations"]
}

assets "version" {
  manager   = "python"
  directory = "tools"
  command   = ["python", "-c", "print('it is $NOW')"]
  output    = ["shop/_version.py"]
}

dependencies "pip" {
  build_packages   = ["libpq-dev"]
  runtime_packages = ["libpq5"]
}

env "LOG_LEVEL" {
  default = "info"
}

registry {
  image     = "ghcr.io/acme/shop"
  platforms = ["linux/amd64", "linux/arm64"]
}
