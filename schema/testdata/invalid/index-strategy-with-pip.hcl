app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "pip" {
  installer      = "pip"
  index_strategy = "unsafe-best-match"
}
