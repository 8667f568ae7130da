app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

worker "standard" {
  arguments = ["--limit-request-field-size", "16380"]
}
