# What a busy but ordinary service changes.
app {
  entry_point = "shop.wsgi"
}

registry {
  image = "docker.io/acme/shop"
}

worker "standard" {
  workers             = 6
  timeout             = 60
  keep_alive          = 75
  max_requests        = 1000
  max_requests_jitter = 100
  preload             = true
  access_log          = false
}
