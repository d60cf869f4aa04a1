#!/bin/sh
gcloud run deploy api --source . \
  --startup-probe tcpSocket.port=9090,periodSeconds=5
