app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

worker "standard" {
  limit_request_line = 65536
}
