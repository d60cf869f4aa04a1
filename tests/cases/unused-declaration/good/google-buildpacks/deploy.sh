#!/bin/sh
gcloud run deploy api --source . --set-build-env-vars GOOGLE_PYTHON_VERSION=3.12.5,GOOGLE_BUILDABLE=./cmd --update-env-vars SESSION_COOKIE=shop
