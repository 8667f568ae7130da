app {
  entry_point = "api_server:create_app()"
}

registry {
  image = "ghcr.io/acme/shop"
}

env "GRUSS" {
  description = "Grüße 👋" 
  defualt     = "Hallo"
}
# é
env "X" { default = "ü👋é${nope.x}" }
