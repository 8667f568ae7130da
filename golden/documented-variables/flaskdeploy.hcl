# The app's variables: a default goes into the image, a secret never.
app {
  entry_point = "shop:app"
}

env "DATABASE_URL" {
  description = "Where the orders are: a PostgreSQL URL."
  required    = true
  secret      = true
}

env "LOG_LEVEL" {
  description = "How much is logged: debug, info or warning."
  default     = "info"
}

env "SENTRY_DSN" {
  description = "Errors are reported there. Empty: nowhere."
  default     = ""
}

env "TOKEN_TTL" {
  description = "How long a login lasts, in seconds."
  default     = "3600"
}

registry {
  image = "ghcr.io/acme/shop"
}
