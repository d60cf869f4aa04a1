import os

from app import app


def load(path):
    print(app, path, os.environ["IMPORT_TOKEN"])


def main():
    load(os.environ["IMPORT_PATH"])


if __name__ == "__main__":
    print(os.environ["OPERATOR"])
    main()
