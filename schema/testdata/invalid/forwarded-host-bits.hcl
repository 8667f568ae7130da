app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

worker "standard" {
  forwarded_allow_ips = ["10.1.2.3/8"]
}
