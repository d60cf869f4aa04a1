#!/bin/sh
if [ "$1" = main ]; then
  gcloud run deploy orders --image europe-docker.pkg.dev/shop/registry/orders:latest --region europe-west1
else
  gcloud run deploy orders-next --image europe-docker.pkg.dev/shop/registry/orders:latest --region europe-west1
fi
