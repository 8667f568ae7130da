# A database in a file: the migration writes into the folder of the app's own volume.

app {
  entry_point = "shop:create_app()"
}

image {
  writable = ["instance"]
}

release "migrate" {
  command = ["flask", "--app", "shop", "db", "upgrade"]
}

registry {
  image = "ghcr.io/acme/shop"
}
