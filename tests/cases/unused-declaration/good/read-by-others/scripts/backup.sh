#!/bin/sh
aws s3 cp dump "s3://$BACKUP_BUCKET"
