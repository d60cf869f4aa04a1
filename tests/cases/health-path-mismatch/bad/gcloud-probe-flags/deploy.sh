#!/bin/sh
set -eu
gcloud run deploy orders \
  --source . \
  --region europe-west1 \
  --set-secrets DATABASE_URL=orders-db:latest \
  --startup-probe httpGet.path=/readyz,httpGet.port=8080,initialDelaySeconds=5 \
  --liveness-probe=httpGet.path=/livez,periodSeconds=30
