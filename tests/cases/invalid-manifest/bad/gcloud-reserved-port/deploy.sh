#!/bin/sh
gcloud run deploy api \
  --source . \
  --set-env-vars LOG_LEVEL=info,PORT=8000
gcloud run deploy admin --source . --env-vars-file env.yaml
