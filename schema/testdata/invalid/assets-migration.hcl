app {
  entry_point = "shop:app"
}

assets "tables" {
  manager = "python"
  command = ["flask", "db", "upgrade"]
  output  = ["seed"]
}

registry {
  image = "ghcr.io/acme/shop"
}
