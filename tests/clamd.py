"""A virus scanner that speaks clamd's protocol over TCP and knows one virus: EICAR."""

import socketserver
import struct
import threading

from tests.files import EICAR


class _Connection(socketserver.StreamRequestHandler):
    def handle(self):
        command = self._until_zero()
        if command == b"zPING":
            self._answer(b"PONG")
        elif command == b"zINSTREAM":
            self._answer(self._scan())

    def _until_zero(self):
        command = b""
        while (byte := self.rfile.read(1)) and byte != b"\0":
            command += byte
        return command

    def _scan(self):
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > self.server.limit:
                return b"INSTREAM size limit exceeded. ERROR"
        self.server.seen.append(content)
        return b"stream: Eicar-Test-Signature FOUND" if EICAR in content else self.server.verdict

    def _answer(self, text):
        if self.server.is_mute:
            return
        self.wfile.write(text + b"\0")


class Scanner(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Connection)
        self.seen = []
        self.limit = 50 * 1024 * 1024
        self.verdict = b"stream: OK"
        self.is_mute = False
        self.url = f"tcp://127.0.0.1:{self.server_address[1]}"
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        self.shutdown()
        self.server_close()
        self._thread.join(timeout=5)
