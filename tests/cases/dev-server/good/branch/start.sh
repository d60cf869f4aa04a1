#!/bin/sh
if [ "$ENV" = dev ]; then
  exec uvicorn main:app --reload
fi
exec uvicorn main:app --host 0.0.0.0
