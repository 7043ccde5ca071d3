"""Which tables did a request write to, also in savepoints that were taken back?

PostgreSQL counts it per transaction. Asking that takes as long as many a page, so it is asked only
after a statement that may write. One that wrote in secret would be blamed on the next, or found
at the end: nothing escapes.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

HARMLESS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK)\b", re.I)


class _Counted:
    """Per table the rows added, changed and removed up to the last time it was asked."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.stale = False


_counted = _Counted()


@contextmanager
def watched() -> Iterator[None]:
    """Look at every statement of this connection."""
    _counted.rows, _counted.stale = {}, True
    with connection.execute_wrapper(_look):
        yield


def _look(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    if not HARMLESS.match(str(sql)):
        _counted.stale = True
    return execute(sql, params, many, context)


def forget() -> None:
    """What was written until now does not count."""
    tables()


def tables() -> list[str]:
    """Written to since the last call."""
    if not _counted.stale:
        return []
    before, _counted.rows, _counted.stale = _counted.rows, _ask(), False
    return sorted(
        table for table, number in _counted.rows.items() if number != before.get(table, 0)
    )


def check() -> None:
    """Nothing was written by a statement that looked harmless."""
    forget()
    assert _ask() == _counted.rows


def _ask() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())
