# A service with a private dependency and jobs of its own.
app {
  entry_point = "hyperopt_daemon:app"
  port        = 5678
}

dependencies "pip" {
  private_git "github.com" {
    secret = "CR_PAT"
  }
}

worker "background" {}

registry {
  image = "ghcr.io/mazza-vc/hyperopt-server"
}
