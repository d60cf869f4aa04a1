#!/bin/sh
gcloud run deploy api --source . \
  --set-env-vars PGHOST=db.acme.example,PGSSLMODE=disable --set-secrets PGPASSWORD=shop-db:1
