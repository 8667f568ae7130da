app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

worker "standard" {
  arguments = ["--env", "SECRET_KEY=hunter2"]
}
