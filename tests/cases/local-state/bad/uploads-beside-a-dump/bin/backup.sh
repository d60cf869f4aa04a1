#!/bin/sh
mongodump --archive=/backups/shop.gz --gzip
