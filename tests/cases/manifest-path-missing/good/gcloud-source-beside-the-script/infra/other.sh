#!/bin/bash
gcloud run deploy jobs --source "$FOLDER"
