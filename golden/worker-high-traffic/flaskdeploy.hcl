# More processes, more patience, and threads that keep connections open.
app {
  entry_point = "edge:app"
  port        = 8000
}

registry {
  image = "quay.io/acme/edge"
}

worker "high-traffic" {
  class   = "gthread"
  threads = 8
}
