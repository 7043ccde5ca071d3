"""P8 with the result of a placement: 1,000 sealed PDFs by the task itself, beside bare WeasyPrint.

ONLY=P8 make bench (RESULTS=100: fewer)

The worker is renewed after so many PDFs, as Celery does; each of its lives is a process of its
own. After each one WeasyPrint makes PDFs of the same HTML in other processes: as anyone would call
it, and with fonts, CSS and archival form as the portal keeps them. The second is the harder floor:
what is left is reading the decision, the template, the seal and the storage.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import django
import psutil
from django.conf import settings
from django.db import connection

from benchmarks.measure import Row, median, ratios, spread

LIVES = 5
SAMPLE = 40  # so many of the same pages give the rate of the floors
GOAL_RATE = 0.9
GOAL_GROWTH = 1.1  # of the memory at the end of a life, the last over the first
MIB = 1024 * 1024
STYLESHEETS = ["base.css", "decision.css"]


def prepare(count: int) -> list[int]:
    """Ids of decisions that wait for their file."""
    from tests.factories import results
    from tests.scenarios import Triangle, make_placement, make_student, make_world

    own = make_world().own
    found = []
    for number in range(count):
        student = make_student(own.school, f"80{number:05}", f"Student {number}", date(2000, 1, 1))
        placement = make_placement(own.school, own.workplace, student)
        triangle = Triangle(own.school, own.workplace, student, own.guardian, placement)
        found.append(results.result(triangle).pk)
    return found


def write_html(ids: list[int], folder: Path) -> list[str]:
    """The same pages as the task draws, for stock WeasyPrint."""
    from decisions import paper
    from decisions.models import Decision

    names: list[str] = []

    def keep(html: str, **_options: Any) -> bytes:
        names.append(str(folder / f"{len(names)}.html"))
        Path(names[-1]).write_text(html, encoding="utf-8")
        return b""

    with mock.patch("documents.pdf.render_html", side_effect=keep):
        for decision in Decision.objects.select_related(*paper.RELATED).filter(pk__in=ids):
            paper.render_pdf(decision, code="K7QM-3XPV-9T2D-W8RA")
    return names


def spent(clock: float, processor: float, count: int) -> dict[str, float]:
    """Seconds for one: on the wall, and of the processor, which a busy machine does not stretch."""
    return {
        "seconds": (time.perf_counter() - clock) / count,
        "processor": (time.process_time() - processor) / count,
    }


def one_life(ids: list[int]) -> dict[str, float]:
    """A worker from its first PDF to its last: seconds for one, and its memory in MiB."""
    from decisions import paper
    from decisions.models import Decision
    from decisions.tasks import seal_result

    decision = Decision.objects.select_related(*paper.RELATED).get(pk=ids[0])
    paper.render_pdf(decision, code="K7QM-3XPV-9T2D-W8RA")
    clock, processor = time.perf_counter(), time.process_time()
    for pk in ids:
        seal_result.apply(args=[pk]).get()
    found = spent(clock, processor, len(ids))
    if Decision.objects.unsealed().filter(pk__in=ids).exists():
        raise AssertionError("not every result has its file")
    return found | {"memory": psutil.Process().memory_info().rss / MIB}


def stock(names: list[str]) -> dict[str, float]:
    """WeasyPrint as anyone would call it, with the same HTML, CSS and fonts."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from documents.pdf_assets import PackagedAssetsFetcher

    def make(name: str) -> bytes:
        fonts, fetcher = FontConfiguration(), PackagedAssetsFetcher()
        page = weasyprint.HTML(
            string=Path(name).read_text(encoding="utf-8"),
            base_url="asset:pdf/",
            url_fetcher=fetcher,
        )
        styles = [
            weasyprint.CSS(
                string=(settings.BASE_DIR / "static" / "pdf" / each).read_text(encoding="utf-8"),
                base_url="asset:pdf/",
                url_fetcher=fetcher,
                font_config=fonts,
            )
            for each in STYLESHEETS
        ]
        return bytes(page.write_pdf(stylesheets=styles, font_config=fonts))

    make(names[0])
    clock, processor = time.perf_counter(), time.process_time()
    for name in names:
        make(name)
    return spent(clock, processor, len(names))


def kept(names: list[str]) -> dict[str, float]:
    """The same, with fonts and CSS kept and the archival form of the portal."""
    from documents import pdf

    def make(name: str) -> bytes:
        html = Path(name).read_text(encoding="utf-8")
        return pdf.render_html(html, stylesheets=["asset:pdf/decision.css"])

    make(names[0])
    clock, processor = time.perf_counter(), time.process_time()
    for name in names:
        make(name)
    return spent(clock, processor, len(names))


def in_process(what: str, values: list[Any], environment: dict[str, str]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.decisions", what],
        input=json.dumps(values),
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=3600,
    )
    return json.loads(done.stdout.splitlines()[-1])


def rate_row(what: str, made: list[float], floor: list[float]) -> Row:
    rate = median(ratios(floor, made))
    return {
        "id": "P8",
        "what": what,
        "floor": f"alone {spread(floor, 'ms', 1000)}",
        "measured": f"{spread(made, 'ms', 1000)}, {60 / median(made):.0f} /min",
        "ratio": rate,
        "goal": f">= {GOAL_RATE}",
        "holds": rate >= GOAL_RATE,
    }


def measure(count: int, folder: Path) -> list[Row]:
    from benchmarks.pdf import certificate_file

    ids = prepare(count)
    names = write_html(ids, folder)
    database = connection.settings_dict
    environment = {
        **os.environ,
        "DATABASE_OWNER_URL": (
            f"postgres://{database['USER']}:{database['PASSWORD']}"
            f"@{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}/{database['NAME']}"
        ),
        "PRIVATE_FILES": str(folder / "files"),
        "SEAL_CERTIFICATE": certificate_file(),
        "SEAL_PASSPHRASE": "",
    }
    size = max(1, count // LIVES)
    made: list[dict[str, float]] = []
    bare: list[dict[str, float]] = []
    same: list[dict[str, float]] = []
    for start in range(0, count, size):
        sample = names[start : start + min(size, SAMPLE)]
        made.append(in_process("life", ids[start : start + size], environment))
        bare.append(in_process("stock", sample, environment))
        same.append(in_process("kept", sample, environment))
    memory = [life["memory"] for life in made]
    growth = memory[-1] / memory[0]
    rates = []
    for unit, words in (("seconds", "rate"), ("processor", "processor time")):
        task, stock_one, kept_one = ([row[unit] for row in rows] for rows in (made, bare, same))
        rates += [
            rate_row(f"{count} sealed results by the task, over stock: {words}", task, stock_one),
            rate_row(f"the same, over WeasyPrint, fonts and CSS kept: {words}", task, kept_one),
        ]
    return [
        *rates,
        {
            "id": "P8",
            "what": f"memory of a worker after {size} results, the last life over the first",
            "floor": f"{memory[0]:.0f} MiB",
            "measured": f"{memory[-1]:.0f} MiB, at most {max(memory):.0f}",
            "ratio": growth,
            "goal": f"<= {GOAL_GROWTH}",
            "holds": growth <= GOAL_GROWTH,
        },
    ]


def sealed_results() -> list[Row]:
    """In a process and a database of its own."""
    environment = {
        **os.environ,
        "PORTAL_AS_OWNER": "true",
        "PORTAL_MODE": "test",
        "TEST_DATABASE": f"portal_bench_decisions_{os.getpid()}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.decisions", "all", os.environ.get("RESULTS", "1000")],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=7200,
    )
    return json.loads(done.stdout.splitlines()[-1])


BENCHMARKS = {"P8": sealed_results}
PARTS: dict[str, Any] = {"life": one_life, "stock": stock, "kept": kept}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "triangle_portal.settings")
    django.setup()
    logging.disable(logging.ERROR)
    if sys.argv[1] in PARTS:
        print(json.dumps(PARTS[sys.argv[1]](json.load(sys.stdin))))
        return
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
            print(json.dumps(measure(int(sys.argv[2]), Path(folder))))
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
