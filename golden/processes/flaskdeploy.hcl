# A queue's worker and a scheduler beside the web app, on one image.

app {
  entry_point = "shop:create_app()"
}

env "BROKER_URL" {
  description = "Where the queue is."
  required    = true
  secret      = true
}

process "jobs" {
  command = ["celery", "--app", "shop.jobs", "worker", "--loglevel", "INFO"]
}

process "schedule" {
  command = ["python", "-m", "shop.schedule", "--greeting", "it's $TIME"]
}

registry {
  image = "ghcr.io/acme/shop"
}
