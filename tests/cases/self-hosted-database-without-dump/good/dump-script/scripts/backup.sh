#!/bin/sh
pg_dump "$DATABASE_URL" | gzip > /backups/x.gz
