#!/bin/sh
gcloud run deploy web --source . --set-build-env-vars=NEXT_PUBLIC_API_URL=https://api.acme.example --set-env-vars=LOG_LEVEL=info
