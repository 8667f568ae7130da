# A package called docs, requirements among the tests: the ignore file lets both through.
app {
  entry_point = "docs.server:app"
}

dependencies "pip" {
  requirements = ["tests/requirements.txt"]
}

worker "standard" {
  config_file = "instance/gunicorn.conf.py"
}

registry {
  image = "ghcr.io/acme/docs"
}
