# Pins of 2019 that no longer work alone: one needs limits on what it brings, one
# is for Windows, one is built with a tool that has changed since.
app {
  entry_point = "shop:app"
  python      = "3.9"
}

dependencies "pip" {
  overrides = [
    "markupsafe<2.1",
    "werkzeug<2.1",
    "pywin32; sys_platform == 'win32'",
  ]
  build_constraints = ["cython<3"]
}

registry {
  image = "ghcr.io/acme/shop"
}
