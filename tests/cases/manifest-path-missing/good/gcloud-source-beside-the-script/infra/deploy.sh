#!/bin/bash
cd infra
gcloud run deploy api --source ../backend
