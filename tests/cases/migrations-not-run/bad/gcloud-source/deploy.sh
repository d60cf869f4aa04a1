#!/bin/sh
gcloud run deploy api --source . --set-secrets DATABASE_URL=shop-db:1
