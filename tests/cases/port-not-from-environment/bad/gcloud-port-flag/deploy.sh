#!/bin/sh
gcloud run deploy api --source . --port=9000 --region europe-west1
