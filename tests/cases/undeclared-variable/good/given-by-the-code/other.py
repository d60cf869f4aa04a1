import os

home = os.environ["GDAL_HOME"]
