#!/bin/sh
gcloud run deploy web --source . --set-env-vars=NEXT_PUBLIC_API_URL=https://api.acme.example
