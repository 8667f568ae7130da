app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

worker "standard" {
  arguments = ["--forwarded-allow-ips=10.0.0.1, 10.0.0.2"]
}
