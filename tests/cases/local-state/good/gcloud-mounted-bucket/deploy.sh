#!/bin/sh
gcloud run deploy api --source . --max-instances 1 \
  --add-volume name=data,type=cloud-storage,bucket=acme-shop \
  --add-volume-mount volume=data,mount-path=/data \
  --set-env-vars DATABASE_URL=sqlite:////data/app.db
