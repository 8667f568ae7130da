app {
  entry_point = "shop:app"
}

assets "translations" {
  manager = "python"
  command = ["pybabel", "compile", "--directory", "translations"]
  node    = "22"
  output  = ["translations"]
}

registry {
  image = "ghcr.io/acme/shop"
}
