"""P10: a large video through the app, beside a plain copy through the same gunicorn.
P11: downloads through nginx, where there is one. U1: small pictures of phone photos, two workers.

ONLY=P10 make bench (SIZE_MB=50, PHOTOS=20: less of it)
"""

import io
import json
import logging
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.db import connection
from PIL import Image

from benchmarks._upload_server import running
from benchmarks.measure import Row, interleaved, median, ratios, spread

MIB = 1024**2
GOAL_GROWTH = 60
ROUNDS = 5
PICTURE_ROUNDS = 3


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def write_video(path: Path, size: int) -> None:
    """An MP4 in form, full of noise."""
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + b"vide" + bytes(12))))
    noise = os.urandom(MIB)
    with path.open("wb") as target:
        target.write(box(b"ftyp", b"isom" + bytes(4) + b"isom"))
        target.write(box(b"moov", box(b"mvhd", bytes(100)) + track))
        target.write(struct.pack(">I", 8 + size) + b"mdat")
        for _number in range(size // MIB):
            target.write(noise)
        target.write(noise[: size % MIB])


def session_of(user: Any) -> str:
    from importlib import import_module

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def measure_video(megabytes: int) -> list[Row]:
    user = get_user_model().objects.create_user("bench@school.example", name="Bench")
    place = connection.settings_dict
    host = (place["HOST"] or "127.0.0.1").replace("/", "%2F")
    secret = f":{place['PASSWORD']}" if place["PASSWORD"] else ""
    url = f"postgres://{place['USER']}{secret}@{host}:{place['PORT'] or 5432}/{place['NAME']}"
    with tempfile.TemporaryDirectory(dir=settings.PORTAL_VAR) as folder:
        video = Path(folder) / "video.mp4"
        write_video(video, megabytes * MIB)
        variables = {
            "PORTAL_MODE": "development",
            "DATABASE_URL": url,
            "DATABASE_OWNER_URL": url,
            "PORTAL_VAR": folder,
            "PRIVATE_FILES": f"{folder}/private",
        }
        with running(session_of(user), **variables) as server:
            actions = {"copy": lambda: server.copy(video), "upload": lambda: server.upload(video)}
            for action in actions.values():
                action()
            with server.memory.watched():
                found = interleaved(actions, rounds=ROUNDS)
            growth = server.memory.growth
    speed = median(ratios(found["copy"], found["upload"]))
    return [
        {
            "id": "P10",
            "what": f"{megabytes} MB video in pieces, looked at and stored; speed beside a copy",
            "floor": spread(found["copy"], "s"),
            "measured": spread(found["upload"], "s"),
            "ratio": speed,
            "goal": "≥ 0.5 × the speed of the copy",
            "holds": speed >= 0.5,
        },
        {
            "id": "P10",
            "what": f"memory a worker grows by while {ROUNDS + 1} × {megabytes} MB come in",
            "floor": "",
            "measured": f"{growth:.0f} MiB",
            "ratio": None,
            "goal": f"≤ {GOAL_GROWTH} MiB",
            "holds": growth <= GOAL_GROWTH,
        },
    ]


def phone_photo() -> bytes:
    """12 million pixels, a few megabytes, as a telephone makes them."""
    noise = Image.effect_noise((1008, 756), 60).resize((4032, 3024))
    picture = Image.merge("RGB", (noise, noise.rotate(90, expand=False), noise))
    output = io.BytesIO()
    picture.save(output, format="JPEG", quality=88)
    return output.getvalue()


def seconds_of(numbers: list[str], workers: int) -> float:
    """So many processes share the photos, as Celery's workers would; they have begun before."""
    command = [sys.executable, "-m", "benchmarks.uploads", "draw"]
    shares = [numbers[share::workers] for share in range(workers)]
    started = [
        subprocess.Popen(
            [*command, connection.settings_dict["NAME"], *share],
            env=dict(os.environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for share in shares
    ]
    for process in started:
        assert process.stdout is not None
        process.stdout.readline()
    began = time.perf_counter()
    for process in started:
        assert process.stdin is not None
        process.stdin.close()
    if any(process.wait() for process in started):
        raise AssertionError("a worker failed")
    return time.perf_counter() - began


def stored_photos(photos: int) -> list[str]:
    from documents.models import DocumentPreview
    from documents.services import store

    photo = phone_photo()
    numbers = []
    for number in range(photos):
        # A byte behind the end makes it another file.
        document = store(
            actor=None,
            kind="bench",
            name="photo.jpg",
            content_type="image/jpeg",
            content=photo + number.to_bytes(2, "big"),
        )
        DocumentPreview.objects.create(document=document)
        numbers.append(str(document.pk))
    return numbers


def measure_pictures(photos: int) -> list[Row]:
    from documents.models import DocumentPreview
    from documents.services.previews import make_again

    numbers = stored_photos(photos)
    times: dict[int, list[float]] = {1: [], 2: []}
    for turn in range(PICTURE_ROUNDS):
        for workers in (1, 2) if turn % 2 == 0 else (2, 1):
            times[workers].append(seconds_of(numbers, workers))
            if DocumentPreview.objects.filter(state="made").count() != photos:
                raise AssertionError("not all were made")
            for document_id in numbers:
                make_again(document_id=document_id)
    gain = median(ratios(times[1], times[2]))
    return [
        {
            "id": "U1",
            "what": f"small pictures of {photos} photos of 12 million pixels, on 2 workers",
            "floor": f"1 worker: {spread(times[1], 's')}",
            "measured": spread(times[2], "s"),
            "ratio": gain,
            "goal": "≥ 1.5 × one worker",
            "holds": gain >= 1.5,
        }
    ]


def apart(what: str, amount: str) -> list[Row]:
    """In a process and a database of its own."""
    environment = {
        **os.environ,
        "PORTAL_AS_OWNER": "true",
        "TEST_DATABASE": f"portal_bench_uploads_{os.getpid()}",
    }
    command = [sys.executable, "-m", "benchmarks.uploads", what, amount]
    output = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    rows: list[Row] = json.loads(output.splitlines()[-1])
    return rows


def p10_video() -> list[Row]:
    return apart("video", os.environ.get("SIZE_MB", "200"))


def p11_download() -> list[Row]:
    """A front server is the machine's, not the portal's: a row says that none was measured."""
    there = shutil.which("nginx")
    why = "set nginx up by docs/operations.md" if there else "no nginx on this machine"
    return [
        {
            "id": "P11",
            "what": f"downloads sent by the front server: not measured, {why}",
            "floor": "",
            "measured": "",
            "ratio": None,
            "goal": "≥ 1.5 × the app itself",
            "holds": False,
        }
    ]


def u1_pictures() -> list[Row]:
    return apart("pictures", os.environ.get("PHOTOS", "100"))


BENCHMARKS = {"P10": p10_video, "P11": p11_download, "U1": u1_pictures}


def draw(database: str, numbers: list[str]) -> None:
    from documents.services.previews import make_preview

    connection.settings_dict["NAME"] = database
    # Ready; the beginning is said by closing our input.
    print(flush=True)
    sys.stdin.read()
    for number in numbers:
        make_preview(document_id=number)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "triangle_portal.settings")
    django.setup()
    logging.disable(logging.ERROR)
    what, *more = sys.argv[1:]
    if what == "draw":
        draw(more[0], more[1:])
        return
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PRIVATE_FILES"] = folder
        private: Any = settings.STORAGES["private"]
        private["OPTIONS"]["location"] = folder
        try:
            measure = {"video": measure_video, "pictures": measure_pictures}[what]
            print(json.dumps(measure(int(more[0]))))
        finally:
            print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr)
            connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
