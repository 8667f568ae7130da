# Requirements that name folders of the project: the step that installs them has
# the whole source. What they build would ask Git for its version.

app {
  entry_point = "shop:app"
}

dependencies "pip" {
  requirements    = ["requirements.txt", "requirements/extra.txt"]
  package         = true
  package_version = "1.4.2"
}

registry {
  image = "ghcr.io/acme/shop"
}
