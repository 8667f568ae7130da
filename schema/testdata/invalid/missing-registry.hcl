app {
  entry_point = "api_server:create_app()"
}
