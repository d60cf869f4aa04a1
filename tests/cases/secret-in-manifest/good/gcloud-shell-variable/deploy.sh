#!/bin/sh
DB_PASSWORD=$(gcloud secrets versions access latest --secret db)

gcloud run deploy api --image gcr.io/shop/api:1 \
  --set-env-vars "DB_PASSWORD=$DB_PASSWORD,LOG_LEVEL=info"
