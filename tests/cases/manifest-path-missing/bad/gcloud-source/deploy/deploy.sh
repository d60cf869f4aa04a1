#!/bin/bash
cd "$(git rev-parse --show-toplevel)"
gcloud run deploy api --region europe-west1 \
  --source ./backend/api --allow-unauthenticated
