def parameter(name):
    return name
