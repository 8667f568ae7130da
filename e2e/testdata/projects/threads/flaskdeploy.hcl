app {
  entry_point = "tickets:app"
  port        = 9000
}

dependencies "pip" {
  gunicorn = "27.0.1"
}

worker "high-traffic" {
  workers    = 2
  class      = "gthread"
  threads    = 8
  preload    = true
  access_log = false
}

health_check {
  path     = "/health?deep=1"
  interval = "2s"
  timeout  = "1s"
}

env "CURRENCY" {
  default = "EUR"
}

image {
  user = "4321:4321"
}

registry {
  image = "ghcr.io/acme/tickets"
}
