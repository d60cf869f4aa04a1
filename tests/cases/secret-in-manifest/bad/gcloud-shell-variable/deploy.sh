#!/bin/sh
DB_PASSWORD=Tr0mbone-xylo-77-quartz

gcloud run deploy api --image gcr.io/shop/api:1 \
  --set-env-vars "DB_PASSWORD=$DB_PASSWORD,LOG_LEVEL=info"
