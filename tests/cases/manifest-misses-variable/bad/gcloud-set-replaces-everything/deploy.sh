#!/usr/bin/env bash
set -euo pipefail
cd backend
gcloud run deploy api --source . --region europe-west1 \
  --set-env-vars "LOG_LEVEL=info,QUEUE=orders" \
  --set-secrets DATABASE_URL=shop-db:latest
