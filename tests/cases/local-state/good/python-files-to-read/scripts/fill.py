import sqlite3
sqlite3.connect("other.db").execute("INSERT INTO a VALUES (1)")
