#!/bin/sh
cd "$(dirname "$0")/.."
gcloud run deploy api --source . --env-vars-file deploy/env.yaml
