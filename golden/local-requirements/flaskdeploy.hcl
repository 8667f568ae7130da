# Requirements that name folders of the project: the step that installs them has
# the whole source.

app {
  entry_point = "shop:app"
}

dependencies "pip" {
  requirements = ["requirements.txt", "requirements/extra.txt"]
  package      = true
}

registry {
  image = "ghcr.io/acme/shop"
}
