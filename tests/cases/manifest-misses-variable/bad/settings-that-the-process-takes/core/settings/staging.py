from .prod import *

PLACE = "staging"
