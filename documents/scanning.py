"""The virus scanner: clamd, where `settings.CLAMD_URL` says so (tcp://host:3310 or unix:///path).

Its protocol is a dozen lines; the libraries for it are GPL, or send a kilobyte at a time.
"""

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

from documents.enums import ScanState

PIECE = 256 * 1024
CONNECT_SECONDS = 3
ANSWER_SECONDS = 120
LONGEST_ANSWER = 4096


class ScannerUnavailable(Exception):
    """No answer, or none about this file: it stays waiting."""


def is_configured() -> bool:
    return bool(settings.CLAMD_URL)


def first_state(from_outside: bool) -> ScanState:
    """What the portal made itself needs no scan."""
    return ScanState.PENDING if from_outside and is_configured() else ScanState.NOT_SCANNED


def ask(stream: IO[bytes]) -> ScanState:
    """CLEAN or INFECTED. Anything else clamd may say is no answer, and never "clean"."""
    try:
        with _connect() as connection:
            connection.sendall(b"zINSTREAM\0")
            while piece := stream.read(PIECE):
                connection.sendall(struct.pack("!L", len(piece)) + piece)
            connection.sendall(struct.pack("!L", 0))
            answer = _read(connection)
    except OSError as error:
        raise ScannerUnavailable(type(error).__name__) from error
    if answer == "stream: OK":
        return ScanState.CLEAN
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return ScanState.INFECTED
    raise ScannerUnavailable(answer[:200] or "no answer")


def is_awake() -> bool:
    try:
        with _connect() as connection:
            connection.sendall(b"zPING\0")
            return _read(connection) == "PONG"
    except OSError:
        return False


def _connect() -> socket.socket:
    address = urlsplit(settings.CLAMD_URL)
    if address.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(address.path)
        except OSError:
            connection.close()
            raise
    else:
        host, port = address.hostname or "127.0.0.1", address.port or 3310
        connection = socket.create_connection((host, port), timeout=CONNECT_SECONDS)
    connection.settimeout(ANSWER_SECONDS)
    return connection


def _read(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = connection.recv(1024)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0").decode("utf-8", "replace")
