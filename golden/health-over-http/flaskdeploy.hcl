# A path that says more than "something answered".
app {
  entry_point = "shop:app"
}

health_check {
  path         = "/healthz?quick=1"
  interval     = "1m30s"
  timeout      = "2500ms"
  start_period = "1m"
  retries      = 5
}

registry {
  image = "acme.azurecr.io/shop"
}
