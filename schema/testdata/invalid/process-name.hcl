app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

process "Send Mail" {
  command = ["python", "mail.py"]
}
