# One process, because every worker would run the app's scheduled jobs again.
app {
  entry_point = "reports:app"
}

registry {
  image = "registry.gitlab.com/acme/reports"
}

worker "background" {
  timeout = 600
}
