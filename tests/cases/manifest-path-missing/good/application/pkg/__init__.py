from pkg.made import *
