app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

release "migrate" {
  command     = ["flask", "db", "upgrade"]
  environment = ["DATABASE_URL=postgresql://shop:hunter22@db/shop"]
}
