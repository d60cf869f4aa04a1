#!/bin/bash
python load.py
python export.py
echo "Complete."
