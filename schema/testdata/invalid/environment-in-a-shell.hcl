app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/$GITHUB_REPOSITORY"
}
