locals {
  a = local.b
  b = local.a
}

app {
  entry_pont = "api_server:create_app()"
  prot       = 8000
  python     = 3.10
  name       = local.a
}

registy {
  image = "ghcr.io/acme/shop"
}

worker "standard" {
  workers = "4"
  threads = 0
}
