"""`ALLOWED=… python -m documents.contents < file > rewritten`: the last line of stderr is JSON."""

import json
import os
import sys
from dataclasses import asdict
from typing import IO

from documents.contents import movies, office, sound, starts, texts
from documents.contents.findings import Finding, NotTaken
from documents.contents.limits import keep_to
from documents.file_types import HEIC, M4A, MOV, MP4, OGG, PDF, PICTURE_TYPES, WEBM, WEBM_SOUND

MEMORY_LIMIT = 2 * 1024**3
CPU_SECONDS = 20
SIBLINGS = {MP4: {MP4, MOV, M4A}, WEBM: {WEBM, WEBM_SOUND}}


def look(stream: IO[bytes], allowed: frozenset[str], output: IO[bytes]) -> Finding:
    claim = starts.claimed(stream)
    # Nothing is decoded that would be refused anyway.
    if "/" in claim and not allowed & SIBLINGS.get(claim, {claim}):
        raise NotTaken("not_wanted")
    finding = _closer(stream, claim, output)
    if finding.found not in allowed:
        raise NotTaken("not_wanted")
    return finding


def _closer(stream: IO[bytes], claim: str, output: IO[bytes]) -> Finding:
    if claim in PICTURE_TYPES or claim == HEIC:
        # Loaded for pictures only: it takes longer than all the rest.
        from documents.contents import pictures

        return pictures.redraw(stream, claim, output)
    if claim == starts.PLAIN:
        return texts.plain(stream, output)
    closer = {
        PDF: texts.pdf,
        MP4: movies.look_into,
        OGG: sound.ogg,
        WEBM: sound.webm,
        starts.SOUND: sound.mp3,
        starts.ZIP: office.look_into,
    }
    return closer[claim](stream)


def main() -> None:
    keep_to(memory=MEMORY_LIMIT, cpu_seconds=CPU_SECONDS)
    allowed = frozenset(os.environ["ALLOWED"].split(","))
    try:
        answer = asdict(look(sys.stdin.buffer, allowed, sys.stdout.buffer))
        sys.stdout.buffer.flush()
    except NotTaken as refusal:
        answer = {"reason": refusal.reason}
    except OSError as error:
        answer = {"errno": error.errno or 0}
    sys.stderr.write(f"\n{json.dumps(answer)}\n")


if __name__ == "__main__":
    main()
