# Only what is named is copied. The CA certificate is public, and named exactly.
app {
  entry_point = "shop:app"
}

image {
  include = ["shop", "migrations/*.sql", "certs/ca.pem"]
  exclude = ["shop/fixtures"]
}

registry {
  image = "ghcr.io/acme/shop"
}
