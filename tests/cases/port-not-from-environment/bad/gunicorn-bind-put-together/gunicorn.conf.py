PORT = "5006"
bind = ["[::]:" + PORT]
