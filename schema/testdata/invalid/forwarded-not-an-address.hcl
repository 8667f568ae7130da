app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

worker "standard" {
  forwarded_allow_ips = ["10.0.0.0/8", "proxy.internal"]
}
