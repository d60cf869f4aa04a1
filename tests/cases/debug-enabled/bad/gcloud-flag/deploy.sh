#!/bin/sh
gcloud run deploy api --source . \
  --update-env-vars=FLASK_DEBUG=1,LOG_LEVEL=debug
