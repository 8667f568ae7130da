# Headers and a compiler to build with, a library to run with.
app {
  entry_point = "shop:app"
}

dependencies "pip" {
  build_packages   = ["libpq-dev", "gcc", "libc6-dev"]
  runtime_packages = ["libpq5"]
}

registry {
  image = "ghcr.io/acme/shop"
}
