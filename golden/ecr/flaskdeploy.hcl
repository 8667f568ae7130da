# A registry whose repositories and logins are its own affair.
app {
  entry_point = "shop:app"
}

registry {
  image        = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/web/shop"
  platforms    = ["linux/arm64"]
  version_file = "deploy/image number"
  latest       = false
}
