app {
  entry_point = "shop.web:create_app(\"production\", title=\"A & <B> 'c' $HOME\")"
  directory   = "src"
  port        = 8080
}

dependencies "pip" {
  requirements = ["requirements/base.txt", "requirements/production.txt"]
  constraints  = ["requirements/constraints.txt"]
}

health_check {
  path = "/health"
}

registry {
  image = "ghcr.io/acme/shop-web"
}
