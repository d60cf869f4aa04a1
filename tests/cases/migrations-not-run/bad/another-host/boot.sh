#!/bin/sh
alembic upgrade head
exec gunicorn -b :8000 main:app
