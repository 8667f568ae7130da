# What ships this app as a container image. `dockgen generate` makes the files from it;
# behind a value stands where it was read. What is not here has its default: `dockgen show`.

app {
  name        = "shop"
  entry_point = "admin:app"
  python      = "3.13"
  directory   = "admin"
}

dependencies "pip" {
  # The project does not depend on gunicorn, so the image installs this one.
  # To make it the project's own, add the line gunicorn==23.0.0 to web.txt, and take the line out.
  gunicorn = "23.0.0"

  private_git "github.com" {
    secret = "CR_PAT"
  }
}

health_check {
  path = "/"
}

registry {
  image = "ghcr.io/acme/shop" # app.py:3
}

# The project has one of its own, which stays as it is.
output "Dockerfile" {
  path = "deploy/Dockerfile"
}

# The project's own Dockerfile is kept: the generated Dockerfile is deploy/Dockerfile. To replace yours instead, delete the output blocks and run `dockgen generate --force`, which prints what it overwrites as a diff.

# The project does not depend on gunicorn, so the image installs 23.0.0. To make it the project's own, add the line gunicorn==23.0.0 to web.txt, and take the line out of the config.

# No file lists the packages that the app needs, so nothing can be installed. Write them into a requirements.txt, a line each. What is used is requests, flask (app.py).
