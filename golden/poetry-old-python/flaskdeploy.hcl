# The newest Poetry that runs on an old Python, and gunicorn beside the lock.

app {
  entry_point = "shop:app"
  python      = "3.8"
}

dependencies "poetry" {
  gunicorn = "20.1.0"

  private_git "git.acme.example" {
    secret = "GIT_TOKEN"
  }
}

registry {
  image = "ghcr.io/acme/shop"
}
