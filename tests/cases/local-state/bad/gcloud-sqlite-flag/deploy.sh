#!/bin/sh
gcloud run deploy api --source . --max-instances 3 \
  --set-env-vars DATABASE_URL=sqlite:////data/app.db
