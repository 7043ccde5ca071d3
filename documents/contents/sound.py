"""MP3, Ogg and WebM."""

from typing import IO

from documents.contents.findings import Finding, NotTaken
from documents.file_types import MP3, OGG, WEBM, WEBM_SOUND

BIT_RATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
LONGEST_FRAME = 4096


def mp3(stream: IO[bytes]) -> Finding:
    """Three frames that follow each other; one could be chance."""
    place = _after_tag(stream)
    for _number in range(3):
        stream.seek(place)
        length = _frame_length(stream.read(4))
        if not length:
            raise NotTaken("unknown")
        place += length
    return Finding(MP3, MP3)


def _after_tag(stream: IO[bytes]) -> int:
    stream.seek(0)
    head = stream.read(10)
    if not head.startswith(b"ID3") or len(head) < 10:
        return 0
    size = 0
    for seven_bits in head[6:10]:
        size = size << 7 | (seven_bits & 0x7F)
    place = 10 + size + (10 if head[5] & 0x10 else 0)
    stream.seek(place)
    filling = stream.read(64 * 1024)
    return place + len(filling) - len(filling.lstrip(b"\x00"))


def _frame_length(head: bytes) -> int:
    """Zero when these four bytes begin no frame of layer III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, samples = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or samples == 3:
        return 0
    kilobits = BIT_RATES[1 if version == 3 else 2][rate]
    factor = 144 if version == 3 else 72
    length = factor * kilobits * 1000 // SAMPLE_RATES[version][samples] + (head[2] >> 1 & 1)
    return length if 4 < length <= LONGEST_FRAME else 0


def ogg(stream: IO[bytes]) -> Finding:
    stream.seek(0)
    start = stream.read(512)
    packet = start[27 + start[26] :] if len(start) > 27 else b""
    if packet.startswith((b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")):
        return Finding(OGG, OGG)
    raise NotTaken("unknown")


def webm(stream: IO[bytes]) -> Finding:
    """WebM only: another Matroska file may hold anything, attachments included."""
    stream.seek(0)
    start = stream.read(512 * 1024)
    if b"\x42\x82\x84webm" not in start[:128]:
        raise NotTaken("unknown")
    if any(codec in start for codec in (b"V_VP8", b"V_VP9", b"V_AV1")):
        return Finding(WEBM, WEBM)
    if any(codec in start for codec in (b"A_OPUS", b"A_VORBIS")):
        return Finding(WEBM_SOUND, WEBM_SOUND)
    raise NotTaken("unknown")
