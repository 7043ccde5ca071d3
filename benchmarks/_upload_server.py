"""The portal under gunicorn as the image runs it, on a database of its own."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

PIECE = 8 * 1024 * 1024  # as static/js/upload-file.js sends
WORKERS = 2


@dataclass
class Memory:
    """The most that each worker held, in MiB, while something ran."""

    server: psutil.Process
    before: dict[int, float] = field(default_factory=dict)
    most: dict[int, float] = field(default_factory=dict)

    def workers(self) -> dict[int, float]:
        found = {}
        for process in self.server.children():
            with contextlib.suppress(psutil.Error):
                found[process.pid] = process.memory_info().rss / 1024**2
        return found

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        self.before, stop = self.workers(), threading.Event()
        self.most = dict(self.before)

        def watch() -> None:
            while not stop.wait(0.02):
                for pid, held in self.workers().items():
                    self.most[pid] = max(self.most.get(pid, 0), held)

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    @property
    def growth(self) -> float:
        return max(held - self.before.get(pid, held) for pid, held in self.most.items())


@dataclass
class Server:
    port: int
    cookie: str
    memory: Memory

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: object = None,
        **headers: str,
    ) -> http.client.HTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Cookie": self.cookie, **named})  # type: ignore[arg-type]
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 300:
            raise AssertionError(f"{method} {path}: {answer.status}")
        return answer

    def copy(self, path: Path) -> None:
        with contextlib.closing(self.connect()) as connection, path.open("rb") as source:
            length = str(path.stat().st_size)
            self.ask(connection, "POST", "/bench/copy/", source, Content_Length=length)

    def upload(self, path: Path) -> None:
        """In pieces over one connection, looked at, and made a document."""
        size = str(path.stat().st_size)
        tus = {"Tus_Resumable": "1.0.0"}
        with contextlib.closing(self.connect()) as connection, path.open("rb") as source:
            begun = self.ask(connection, "POST", "/bench/files/", Upload_Length=size, **tus)
            address, offset = begun.headers["Location"], 0
            while piece := source.read(PIECE):
                self.ask(
                    connection,
                    "PATCH",
                    address,
                    piece,
                    Upload_Offset=str(offset),
                    Content_Type="application/offset+octet-stream",
                    **tus,
                )
                offset += len(piece)
            self.ask(connection, "POST", address.replace("/files/", "/claim/"))


@contextlib.contextmanager
def running(cookie: str, **environment: str) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "triangle_portal.wsgi:application"]
    command += [f"--bind=127.0.0.1:{port}", "--worker-class=gthread", f"--workers={WORKERS}"]
    command += ["--threads=4", "--preload", "--log-level=error"]
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks._upload_settings",
        **environment,
    }
    process = subprocess.Popen(
        command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield Server(port, cookie, Memory(psutil.Process(process.pid)))
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int) -> None:
    for _try in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError("gunicorn did not start")
