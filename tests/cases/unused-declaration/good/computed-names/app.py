import os

for name in open("names"):
    print(os.environ[name])
