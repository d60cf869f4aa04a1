cp -r shared .tmp/shared
cp -r services/api/* .tmp
