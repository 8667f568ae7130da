app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

release "migrate" {
  command = ["env", "FLASK_APP=shop", "/bin/bash", "-euc", "flask db upgrade"]
}
