# A base that only changes when someone changes it here.
app {
  entry_point = "shop:app"
  python      = "3.12"
}

image {
  base = "python:3.12-slim-bookworm@sha256:3b8b2f4d9d7a5f0c1e6a94c7d8f2b1e0a9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4"
  user = "10001:0"
}

registry {
  image = "europe-west3-docker.pkg.dev/acme/web/shop"
}
