import subprocess

COMMAND = ["copilot", "task", "run", "--command", "flask db upgrade"]
subprocess.run(COMMAND, check=True)
