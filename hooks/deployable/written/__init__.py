"""How files are written: what readers of several formats share to take facts out of text. No format of its own lives here."""
