# What ships this app as a container image. `dockgen generate` makes the files from it;
# behind a value stands where it was read. What is not here has its default: `dockgen show`.

app {
  # Two files have an app.
  entry_point = "app:app" # app.py:3
  port        = 8000      # app.py:3
  # The lock asks for it.
  python    = "3.12" # app.py:3
  directory = "web"  # app.py:3
}

# app.py:3
dependencies "pip" {
  requirements = ["requirements.txt", "web.txt"]
  constraints  = ["constraints.txt"]
  # werkzeug<3 (app.py:3): flask 2.2.2 does not work with a newer werkzeug.
  overrides = ["werkzeug<3"]
  # The app reads its own version.
  package = true # app.py:3
  # The project does not depend on gunicorn, so the image installs this one.
  # Python 3.12 runs it.
  # To make it the project's own, add the line gunicorn==23.0.0 to app.py, and take the line out.
  gunicorn = "23.0.0"
  # git (app.py:3)
  build_packages = ["git", "gcc"]
  # libpq5 (app.py:3): psycopg2 loads it.
  runtime_packages = ["libpq5"]

  # pip.conf:2
  private_index "acme" {
    url      = "https://pypi.acme.dev/simple/"
    secret   = "ACME_TOKEN"
    username = "ci"
  }

  # pip.conf:4
  private_index "last" {
    url    = "https://last.acme.dev/simple/"
    secret = "LAST_TOKEN"
  }
}

worker "standard" {
  workers = 3         # app.py:3
  class   = "gthread" # app.py:3
  threads = 8         # app.py:3
  timeout = 60        # app.py:3
}

health_check {
  path = "/health" # app.py:3
}

# app.py:7
env "DATABASE_URL" {
  description = "Where the data is."
  required    = true
}

# app.py:8
env "DEBUG" {
  default = "off"
}

# app.py:9
env "DEBUG_SQL" {
  # The code falls back to "1".
}

# app.py:10
env "EMPTY" {
}

# app.py:11
env "MAIL" {
  # The code falls back to "admin@acme.dev".
}

# app.py:12
env "MODE" {
  # The code falls back to "dev".
}

# app.py:13
env "TOKEN" {
}

# start.sh:3
release "migrate" {
  command     = ["flask", "db", "upgrade"]
  environment = ["FLASK_APP=app:app"]
}

# start.sh:4
release "seed" {
  command = ["python", "seed.py"]
}

# Procfile:2
process "worker" {
  command = ["celery", "-A", "app"]
}

image {
  # uploads (app.py:3): uploads are saved there.
  writable = ["uploads"]
}

registry {
  # The project does not say where its image goes, and this is a registry on this machine.
  # Write yours, such as ghcr.io/OWNER/NAME.
  image        = "localhost:5000/shop"
  version_file = "docker/VERSION" # VERSION is the project's own
}

# The project has one of its own, which stays as it is.
output "Dockerfile" {
  path = "docker/Dockerfile"
}

# The project has one of its own, which stays as it is.
output "DEPLOYMENT.md" {
  path = "docker/DEPLOYMENT.md"
}

# Not taken over:
#   flask db init (start.sh:5): It is for a developer.
#   echo  } [31m xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx (a b.sh): Two lines.
# Done in another way:
#   sleep 5 (start.sh:2): Nothing waits.

# The project's own Dockerfile and .dockerignore are kept: the generated Dockerfile is docker/Dockerfile. To replace yours instead, delete the output blocks and run `dockgen generate --force`, which prints what it overwrites as a diff.

# The project's own DEPLOYMENT.md is kept: the generated one is docker/DEPLOYMENT.md.

# VERSION is the project's own: the script counts in docker/VERSION.

# The project does not depend on gunicorn, so the image installs 23.0.0. To make it the project's own, add the line gunicorn==23.0.0 to app.py, and take the line out of the config.

# requirements.txt:1 names the package index https://download.acme.dev/simple/. If it asks for a token, say which variable holds it: --private-index torch=VARIABLE.

# No file of the project lists requests, redis (app.py:3), so the image has it only if another package brings it. If the app needs it, add it to what the project depends on.

# The app writes "shop.db" (app.py:3), beside its code, where the image lets nobody write. Move it into a folder of its own and name that under image.writable, or have a variable say where it is.

# Nothing in the project says where its image is published: registry.image is localhost:5000/shop, a registry on this machine. Write yours there, or answer with --image.
