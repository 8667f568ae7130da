# What ships this app as a container image. `dockgen generate` makes the files from it;
# behind a value stands where it was read. What is not here has its default: `dockgen show`.

app {
  # Two files have an app.
  entry_point = "app:app" # app.py:3
  # The lock asks for it.
  python    = "3.12" # app.py:3
  directory = "web"  # app.py:3
}

registry {
  image = "ghcr.io/acme/shop"
}
