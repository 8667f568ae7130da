<<<<<<< HEAD
app {
  entry_point = "api_server:create_app()"
}
=======
app {
  entry_point = "api_server:create_app()"
}
>>>>>>> topic

registry {
  image = "ghcr.io/acme/shop"
}
