"""P1 to P4: the list of a million placements, beside Django's admin over the same rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection, transaction
from django.db.models import Count
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks._placements_data import LARGE, SMALL, database
from benchmarks.measure import Row, interleaved, median, milliseconds, ratios, seconds, spread
from core import keyset
from people.models import ProgrammeRole, User
from placements.models import Placement
from placements.queries.desk import ORDER, DeskFilters, desk_page, state_counts

PROGRAMME = 7
ROUNDS = 7
LIST = f"/placements/?programme={PROGRAMME}&state=agreed&size=50"
FLOOR = "/floor/placements/placement/"
FLOOR_LIST = f"{FLOOR}?programme__id__exact={PROGRAMME}&state__exact=agreed"
SEARCHES = {
    "rare": "gkmc",
    "common, 5 % of the students": "klara",
    "two words": "klara gk",
    "no hit": "qqxyz",
    "one letter": "k",
    "only wildcards": "%%__",
    "a student number": "100042",
}


@contextmanager
def _clients(size: int = LARGE) -> Iterator[tuple[Client, Client]]:
    """A coordinator of three programmes, and an administrator in the floor."""
    settings = {
        "ROOT_URLCONF": "benchmarks._admin_floor",
        "ALLOWED_HOSTS": ["*"],
        "DEBUG": False,
        "STATIC_BUNDLES": True,
    }
    with database(size), override_settings(**settings):
        coordinator = _person("coordinator@bench.example")
        for programme in (PROGRAMME, 11, 23):
            ProgrammeRole.objects.get_or_create(
                user=coordinator, programme_id=programme, role="coordinator"
            )
        administrator = _person("administrator@bench.example", is_staff=True, is_superuser=True)
        yield _signed_in(coordinator), _signed_in(administrator)


def _person(email: str, **flags: bool) -> User:
    values = {"name": "Bench", "language": "en", **flags}
    return User.objects.get_or_create(email=email, defaults=values)[0]


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="people.backends.PortalAuthenticationBackend")
    return client


def _page(client: Client, address: str) -> Callable[[], None]:
    def fetch() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")

    return fetch


def _as_installed(fetch: Callable[[], None]) -> Callable[[], None]:
    """The page without the indexes that we added: dropped, and back before anyone else looks."""
    names = ", ".join(index.name for index in Placement._meta.indexes)

    def fetch_without() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"DROP INDEX {names}")
            fetch()
            transaction.set_rollback(True)

    return fetch_without


def _row(
    key: str, what: str, floor: list[float], ours: list[float], goal: str, *, least: float
) -> Row:
    """As many times quicker than the floor, round by round."""
    ratio = median(ratios(floor, ours))
    return {
        "id": key,
        "what": what,
        "floor": milliseconds(floor),
        "measured": milliseconds(ours),
        "ratio": ratio,
        "goal": goal,
        "holds": ratio >= least,
    }


def _at_most(
    key: str, what: str, floor: list[float], ours: list[float], goal: str, *, most: float
) -> Row:
    ratio = median(ratios(ours, floor))
    return {**_row(key, what, floor, ours, goal, least=0), "ratio": ratio, "holds": ratio <= most}


def p1_list() -> list[Row]:
    with _clients() as (ours, floor):
        rows = desk_page(_user(ours), DeskFilters.of({}), size=50)
        empty = _page(ours, LIST)

        def bare() -> None:
            # The same page without its query: rows from memory.
            with mock.patch("placements.views.desk.desk_page", return_value=rows):
                empty()

        found = interleaved(
            {
                "ours": _page(ours, LIST),
                "floor": _page(floor, FLOOR_LIST),
                "installed": _as_installed(_page(floor, FLOOR_LIST)),
                "default": _page(ours, "/placements/?size=50"),
                "floor default": _page(floor, FLOOR),
                "bare": bare,
            },
            rounds=ROUNDS,
        )
        weight = len(ours.get("/placements/").content) / 1024
        fifty = len(ours.get("/placements/?size=50").content) / 1024
        with CaptureQueriesContext(connection) as queries:
            ours.get(LIST)
    return [
        _row(
            "P1",
            "list of one programme and state, 50 of 1,000,000, beside admin with the same indexes",
            found["floor"],
            found["ours"],
            "≥ 4x",
            least=4,
        ),
        _row(
            "P1",
            "the same beside admin as installed: with the indexes of the foreign keys only",
            found["installed"],
            found["ours"],
            "≥ 7x",
            least=7,
        ),
        _row(
            "P1",
            "list without filters, beside admin with the same indexes and order",
            found["floor default"],
            found["default"],
            "≥ 4x",
            least=4,
        ),
        _at_most(
            "P1",
            "the same page with rows from memory",
            found["bare"],
            found["ours"],
            "≤ 4x",
            most=4,
        ),
        {
            "id": "P1",
            "what": "weight of the page as it opens (25 rows); with 50 rows on request",
            "floor": f"{fifty:.1f} KB (50 rows)",
            "measured": f"{weight:.1f} KB",
            "ratio": None,
            "goal": "≤ 30 KB",
            "holds": weight <= 30,
        },
        {
            "id": "P1",
            "what": "queries of the page",
            "floor": "",
            "measured": str(len(queries)),
            "ratio": None,
            "goal": "≤ 5",
            "holds": len(queries) <= 5,
        },
    ]


def _user(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def _times(address: str, size: int) -> list[float]:
    with _clients(size) as (ours, _floor):
        fetch = _page(ours, address)
        fetch()
        return [seconds(fetch, 3) for _round in range(ROUNDS)]


def _deep_mark(programme: int) -> str:
    """The mark of the last page but one."""
    rows = Placement.objects.filter(programme_id=programme, state="agreed")
    late = list(rows.order_by("start_date", "id")[:60])[-1]
    return keyset._write(late, ORDER)


def p2_growth() -> list[Row]:
    small = _times(LIST, SMALL)
    large = _times(LIST, LARGE)
    with _clients() as (ours, _floor):
        user = _user(ours)
        filters = DeskFilters.of({"programme": str(PROGRAMME), "state": "agreed"})
        after = _deep_mark(PROGRAMME)
        wanted = Placement.objects.filter(programme_id=PROGRAMME, state="agreed")
        offset = max(0, wanted.count() - 60)
        found = interleaved(
            {
                "first": lambda: desk_page(user, filters, size=50),
                "deepest": lambda: desk_page(user, filters, after=after, size=50),
                "first page": _page(ours, LIST),
                "deepest page": _page(ours, f"{LIST}&after={after}"),
            },
            rounds=ROUNDS,
            times=3,
        )
        everything = Placement.objects.order_by(*ORDER)
        last = keyset._write(list(everything.reverse()[:60])[-1], ORDER)
        offset = LARGE - 60
        deep = interleaved(
            {
                "offset": lambda: list(everything.values_list("id")[offset : offset + 50]),
                "keyset": lambda: keyset.paginate(
                    Placement.objects.only("id", "start_date"), order=ORDER, after=last, size=50
                ),
            },
            rounds=ROUNDS,
        )
    return [
        _at_most("P2", "list at 1,000,000 beside 10,000 rows", small, large, "≤ 1.5x", most=1.5),
        _at_most(
            "P2",
            "deepest page beside the first",
            found["first page"],
            found["deepest page"],
            "≤ 1.2x",
            most=1.2,
        ),
        _at_most(
            "P2",
            "deepest page beside the first, rows only",
            found["first"],
            found["deepest"],
            "≤ 1.2x",
            most=1.2,
        ),
        _row(
            "P2",
            "last page of everything, beside OFFSET",
            deep["offset"],
            deep["keyset"],
            "≥ 20x",
            least=20,
        ),
    ]


class _Clock:
    """Time spent in the database."""

    spent = 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = None

        def run() -> None:
            nonlocal result
            result = execute(sql, params, many, context)

        self.spent += seconds(run)
        return result


def _database_times(user: User, text: str, times: int = 40) -> list[float]:
    found = []
    for _round in range(times + 1):
        clock = _Clock()
        with connection.execute_wrapper(clock):
            desk_page(user, DeskFilters.of({"q": text}), size=50)
        found.append(clock.spent)
    return sorted(found[1:])


def p3_search() -> list[Row]:
    result: list[Row] = []
    with _clients() as (ours, floor):
        everyone = _user(floor)
        for who, user in (("of three programmes", _user(ours)), ("of all", everyone)):
            for what, text in SEARCHES.items():
                times = _database_times(user, text)
                p95 = times[int(len(times) * 0.95) - 1]
                result.append(
                    {
                        "id": "P3",
                        "what": f"search {who}: {what}, in the database, 95th percentile",
                        "floor": "",
                        "measured": f"{p95 * 1000:.2f} ms (median {median(times) * 1000:.2f})",
                        "ratio": None,
                        "goal": "≤ 10 ms",
                        "holds": p95 <= 0.010,
                    }
                )
        for what in ("rare", "common, 5 % of the students"):
            text = SEARCHES[what]
            found = interleaved(
                {
                    "ours": _page(ours, f"/placements/?q={text}&size=50"),
                    "floor": _page(floor, f"{FLOOR}?q={text}"),
                },
                rounds=5,
            )
            result.append(
                _row(
                    "P3",
                    f"search page: {what}, beside admin",
                    found["floor"],
                    found["ours"],
                    "≥ 50x",
                    least=50,
                )
            )
    return result


def p4_counts() -> list[Row]:
    with _clients() as (_ours, floor):
        user = _user(floor)
        states = Placement.objects.order_by().values_list("state")
        found = interleaved(
            {
                "summary": lambda: state_counts(user),
                "group by": lambda: dict(states.annotate(total=Count("pk"))),
            },
            rounds=ROUNDS,
            times=3,
        )
        equal = state_counts(user) == dict(states.annotate(total=Count("pk")))
    return [
        _row(
            "P4",
            "counts per state of everything, beside GROUP BY",
            found["group by"],
            found["summary"],
            "≥ 50x",
            least=50,
        ),
        {
            "id": "P4",
            "what": "the summary says what GROUP BY says",
            "floor": spread(found["group by"], "ms", 1000),
            "measured": "equal" if equal else "differs",
            "ratio": None,
            "goal": "equal",
            "holds": equal,
        },
    ]


BENCHMARKS = {"P1": p1_list, "P2": p2_growth, "P3": p3_search, "P4": p4_counts}
