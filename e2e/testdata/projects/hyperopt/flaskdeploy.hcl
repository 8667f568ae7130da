app {
  entry_point = "hyperopt_daemon:app"
  port        = 5678
}

worker "background" {
}

health_check {
  path = "/health"
}

registry {
  image = "ghcr.io/mazza-vc/hyperopt-server"
}
