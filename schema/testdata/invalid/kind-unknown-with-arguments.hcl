app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

dependencies "pipx" {
  groups       = ["web"]
  requirements = ["requirements.txt"]
}
