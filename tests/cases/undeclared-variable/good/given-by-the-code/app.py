import os

os.environ["GDAL_HOME"] = "/usr"
import other
