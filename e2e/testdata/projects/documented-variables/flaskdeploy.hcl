app {
  entry_point = "settings:app"
}

env "DATABASE_URL" {
  description = "Where the orders are kept."
  required    = true
  secret      = true
}

env "EMPTY" {
  default = ""
}

env "GREETING" {
  description = "Said to every guest."
  default     = "It's \"5 $PATH\" \\ 100% #1 `id` é"
}

env "LOG_LEVEL" {
  default = "info"
}

registry {
  image = "ghcr.io/acme/settings"
}
