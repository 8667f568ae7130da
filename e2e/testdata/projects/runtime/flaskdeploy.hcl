app {
  entry_point = "probe:app"
}

health_check {
  path         = "/health"
  interval     = "2s"
  timeout      = "1s"
  start_period = "5s"
  retries      = 2
}

registry {
  image = "ghcr.io/acme/probe"
}
