"""MP4, MOV and M4A: boxes within boxes. The file must be whole; where it was made is hidden."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from documents.contents.findings import Finding, NotTaken
from documents.file_types import M4A, MOV, MP4

MOST_BOXES = 20_000
# Boxes with words about the film: place, telephone, name of the maker.
TELLING = {b"udta", b"meta", b"uuid"}


@dataclass(frozen=True)
class Box:
    kind: bytes
    kind_at: int
    start: int
    end: int


def look_into(stream: IO[bytes]) -> Finding:
    size = stream.seek(0, io.SEEK_END)
    top = list(_boxes(stream, 0, size, last_may_be_open=True))
    kinds = [box.kind for box in top]
    if b"moov" not in kinds or not {b"mdat", b"moof"} & set(kinds):
        raise NotTaken("film_incomplete")
    hide = [box.kind_at for box in top if box.kind in TELLING]
    tracks: set[bytes] = set()
    for movie in (box for box in top if box.kind == b"moov"):
        for box in _boxes(stream, movie.start, movie.end):
            if box.kind in TELLING:
                hide.append(box.kind_at)
            elif box.kind == b"trak":
                handler, telling = _track(stream, box)
                tracks.add(handler)
                hide += telling
    return Finding(*_types(stream, top[0], tracks), hide=hide)


def _types(stream: IO[bytes], first: Box, tracks: set[bytes]) -> tuple[str, str]:
    stream.seek(first.start)
    brand = stream.read(4)
    if b"vide" in tracks:
        found = MOV if brand == b"qt  " else MP4
    elif b"soun" in tracks:
        found = M4A
    else:
        raise NotTaken("unknown")
    return found, found


def _track(stream: IO[bytes], track: Box) -> tuple[bytes, list[int]]:
    """Its handler, and what to hide in it. A track that only describes is hidden whole."""
    handler, telling = b"", []
    for box in _boxes(stream, track.start, track.end):
        if box.kind in TELLING:
            telling.append(box.kind_at)
        elif box.kind == b"mdia":
            for inner in _boxes(stream, box.start, box.end):
                if inner.kind == b"hdlr" and inner.end - inner.start >= 12:
                    stream.seek(inner.start + 8)
                    handler = stream.read(4)
    return (handler, [track.kind_at]) if handler == b"meta" else (handler, telling)


def _boxes(
    stream: IO[bytes], start: int, end: int, *, last_may_be_open: bool = False
) -> Iterator[Box]:
    place = start
    for _number in range(MOST_BOXES):
        # QuickTime ends some lists with four zero bytes.
        if place + 8 > end:
            if place + 4 < end:
                raise NotTaken("film_incomplete")
            return
        stream.seek(place)
        head = stream.read(16)
        length, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
        if length == 1:
            length, header = int.from_bytes(head[8:16], "big"), 16
        elif length == 0:
            length = end - place if last_may_be_open else 8
        if length < header or place + length > end:
            raise NotTaken("film_incomplete")
        yield Box(kind, place + 4, place + header, place + length)
        place += length
    raise NotTaken("film_incomplete")
