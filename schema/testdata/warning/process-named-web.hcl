app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

process "web" {
  command = ["python", "worker.py"]
}
