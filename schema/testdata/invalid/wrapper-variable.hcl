app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

worker "standard" {
  wrapper = ["NEW_RELIC_ENVIRONMENT=production", "newrelic-admin", "run-program"]
}
