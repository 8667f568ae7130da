app {
  entry_point = "shop:app"
}

assets "web" {
  command = ["env", "NPM_TOKEN=npm_abcdefghijklmnopqrstuvwxyz0123456789", "npm", "run", "build"]
  output  = ["static/dist"]
}

registry {
  image = "ghcr.io/acme/shop"
}
