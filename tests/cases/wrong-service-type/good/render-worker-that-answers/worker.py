import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import dramatiq


class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()


threading.Thread(target=HTTPServer(("", 10000), Health).serve_forever, daemon=True).start()


@dramatiq.actor
def send(address: str) -> None:
    print(address)
