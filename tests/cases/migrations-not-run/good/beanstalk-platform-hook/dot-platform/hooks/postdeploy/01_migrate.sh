#!/bin/bash
source /var/app/venv/*/bin/activate
leader=$(/opt/elasticbeanstalk/bin/get-config container -k leader)
python3 /var/app/current/manage.py migrate --noinput
