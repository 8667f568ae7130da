# A load balancer in front that speaks the PROXY protocol, and URLs of any length.
app {
  entry_point = "shop:app"
}

registry {
  image = "ghcr.io/acme/shop"
}

worker "standard" {
  class               = "gevent"
  worker_connections  = 2000
  limit_request_line  = 0
  forwarded_allow_ips = ["*"]
  log_level           = "debug"
  arguments           = ["--backlog=4096", "--proxy-protocol"]
  wrapper             = ["ddtrace-run"]
}
