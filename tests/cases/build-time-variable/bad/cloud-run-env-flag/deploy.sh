#!/bin/bash
docker build -t europe-docker.pkg.dev/acme/shop/web . && docker push europe-docker.pkg.dev/acme/shop/web
gcloud run deploy web --image europe-docker.pkg.dev/acme/shop/web --set-env-vars NEXT_PUBLIC_API_URL=https://api.acme.example
