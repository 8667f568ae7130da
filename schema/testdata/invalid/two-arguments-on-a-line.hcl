app { port = 8000 python = "3.13" }

registry {
  image = "ghcr.io/acme/shop"
}
