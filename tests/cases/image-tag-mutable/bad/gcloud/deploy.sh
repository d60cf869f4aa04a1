#!/bin/sh
gcloud run deploy search \
  --image=europe-docker.pkg.dev/acme/shop/search:latest
