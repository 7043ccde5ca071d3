"""The board: its pages beside an empty signed-in page and Django's admin over the same rows, and
keeping the health of placements true. BOARD_PLACEMENTS says over how many placements."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.measure import Row, interleaved, median, milliseconds, ratios, seconds
from benchmarks.placements import FLOOR, FLOOR_LIST, PROGRAMME, _clients, _page
from core import keyset
from insight.models import PlacementHealth
from insight.queries.filters import ORDERS
from insight.services import refreshing
from placements.models import Commitment, Placement

SIZE = int(os.environ.get("BOARD_PLACEMENTS", "20000"))
ROUNDS = 7
BOARD = "/board/?size=50"
EMPTY = "/accessibility/"
COUNTED = "SELECT count(*) FROM insight_placementhealth"


@contextmanager
def _ready() -> Iterator[tuple[Client, Client]]:
    """Every placement has its row."""
    with _clients(SIZE) as clients:
        with connection.cursor() as cursor:
            cursor.execute(COUNTED)
            if cursor.fetchone()[0] < SIZE:
                refreshing.rebuild()
                cursor.execute("DELETE FROM insight_changedplacement")
                cursor.execute("ANALYZE insight_placementhealth, insight_healthcount")
        yield clients


def _row(key: str, what: str, floor: list[float], ours: list[float], most: float) -> Row:
    ratio = median(ratios(ours, floor))
    return {
        "id": key,
        "what": what,
        "floor": milliseconds(floor),
        "measured": milliseconds(ours),
        "ratio": ratio,
        "goal": f"≤ {most:g}x",
        "holds": ratio <= most,
    }


def _quicker(key: str, what: str, floor: list[float], ours: list[float], least: float) -> Row:
    ratio = median(ratios(floor, ours))
    values = _row(key, what, floor, ours, 1)
    return {**values, "ratio": ratio, "goal": f"≥ {least:g}x", "holds": ratio >= least}


def _deep_mark() -> str:
    rows = PlacementHealth.objects.filter(is_live=True, programme_id=PROGRAMME)
    late = list(rows.order_by("score", "-placement_id")[:60])[-1]
    return "score~" + keyset._write(late, ORDERS["score"])


def pages() -> list[Row]:
    with _ready() as (ours, floor):
        deep = f"{BOARD}&programme={PROGRAMME}&after={_deep_mark()}"
        found = interleaved(
            {
                "empty": _page(ours, EMPTY),
                "first": _page(ours, BOARD),
                "filtered": _page(ours, f"{BOARD}&programme={PROGRAMME}&level=red"),
                "deep": _page(ours, deep),
                "hit": _page(ours, f"{BOARD}&q=gkmc"),
                "common": _page(ours, f"{BOARD}&q=klara"),
                "miss": _page(ours, f"{BOARD}&q=qqxyz"),
                "admin": _page(floor, FLOOR_LIST),
                "admin first": _page(floor, FLOOR),
                "admin search": _page(floor, f"{FLOOR}?q=gkmc"),
            },
            rounds=ROUNDS,
        )
        with CaptureQueriesContext(connection) as queries:
            ours.get(BOARD)
    names = {
        "first": "first page",
        "filtered": "filtered page",
        "deep": "deep page",
        "hit": "search, somebody found",
        "common": "search, a common name",
        "miss": "search, nobody found",
    }
    rows = [
        _row("P20", f"board, {word}, beside an empty page", found["empty"], found[key], 2.5)
        for key, word in names.items()
    ]
    admin = "beside the admin list"
    rows += [
        _quicker("P20", f"board, first page, {admin}", found["admin first"], found["first"], 4),
        _quicker("P20", f"board, filtered, {admin}", found["admin"], found["filtered"], 4),
        _quicker("P20", f"board, search, {admin}", found["admin search"], found["hit"], 4),
    ]
    rows.append(
        {
            "id": "P20",
            "what": "queries of the board",
            "floor": "",
            "measured": str(len(queries)),
            "ratio": None,
            "goal": "≤ 5",
            "holds": len(queries) <= 5,
        }
    )
    return rows


def one_event() -> list[Row]:
    """A promise moves by a day; a worker takes the mark and works its placement out."""
    with _ready():
        promises = list(Commitment.objects.open().filter(placement__state="agreed")[:60])
        promises = promises or list(Commitment.objects.open()[:60])

        def event(number: int) -> Callable[[], None]:
            def run() -> None:
                row = promises[number % len(promises)]
                Commitment.objects.filter(pk=row.pk).update(due_on=row.due_on)

            return run

        taken = []
        for number in range(40):
            event(number)()
            taken.append(seconds(refreshing.refresh_changed))
    return [
        {
            "id": "P21",
            "what": "health after one event, in the worker, median of 40",
            "floor": "",
            "measured": milliseconds(taken),
            "ratio": None,
            "goal": "≤ 10 ms",
            "holds": median(taken) <= 0.010,
        }
    ]


def nightly() -> list[Row]:
    """The sweep of all that is under way, beside the same statement over all of them at once."""
    with _ready():
        live = list(
            Placement.objects.filter(state__in=refreshing.LIVE).values_list("pk", flat=True)
        )

        def bare() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                values = refreshing._values(live, None, {})
                cursor.execute(refreshing.update_sql(), values)
                transaction.set_rollback(True)

        refreshing.sweep()
        found = interleaved({"bare": bare, "sweep": refreshing.sweep}, rounds=3)
    what = f"nightly sweep of {len(live):,} placements, beside the bare statement"
    return [_row("P22", what, found["bare"], found["sweep"], 2)]


BENCHMARKS = {"P20": pages, "P21": one_event, "P22": nightly}
