# Values that mean something else wherever they are not quoted.
app {
  entry_point = "shop:create_app('$(id)', \"a \\\\ b\", title='it''s', url=\"<&>\")"
  directory   = "it's a $DIR"
}

env "GREETING" {
  description = "`code` | <b>bold</b> *stars* [link](x) $x$ & a \\| pipe"
  default     = "say \"hi\" to $${USER} \\ # it's `here`"
}

env "PATTERN" {
  default = "^[a-z]+\\.$$|x"
}

env "SPACES" {
  default = "  two  "
}

health_check {
  path = "/health?q=%22$x&y=1;*"
}

image {
  labels = {
    "org.opencontainers.image.description" = "costs $5, \"cheap\" \\ it's # not `free`"
  }
  exclude = ["{a,b}.txt", "with space", "\\#hash", "back`tick$HOME", "!\\!bang"]
}

registry {
  image        = "ghcr.io/acme/shop"
  version_file = "it's #1 $HOME !"
}

output "build-publish.sh" {
  path = "scripts/$(publish) & co.sh"
}
