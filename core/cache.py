"""Django's cache in a table, with one statement per deed.

Stock, each write counts all rows, opens a transaction and looks before it writes; when two write
at once one of them is dropped, and `incr` loses counts. Limits on trying must hold, so here a
write is one upsert, and a full table throws nothing away that still counts (see `sweep`).
"""

import base64
import pickle
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils import timezone

# A whole number stands as text behind this sign, so that the database can add to it.
NUMBER = "#"

SET = """
INSERT INTO {table} AS kept (cache_key, value, expires)
VALUES (%(key)s, %(value)s, %(expires)s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""
ADD = SET + "WHERE kept.expires <= %(now)s"
TOUCH = "UPDATE {table} SET expires = %(expires)s WHERE cache_key = %(key)s AND expires > %(now)s"
GET = "SELECT cache_key, value FROM {table} WHERE cache_key = ANY(%(keys)s) AND expires > %(now)s"
INCREASE = """
UPDATE {table} SET value = %(sign)s || (substr(value, 2)::bigint + %(delta)s)
WHERE cache_key = %(key)s AND expires > %(now)s AND starts_with(value, %(sign)s)
RETURNING substr(value, 2)::bigint
"""
SWEEP = "DELETE FROM {table} WHERE expires <= %s"
WRITES = {"set": SET, "add": ADD, "touch": TOUCH}


class PortalCache(DatabaseCache):
    """What `CACHES` names; the table is made by `createcachetable`."""

    _table: str

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not names:
            return {}
        values: dict[str, Any] = {"keys": list(names), "now": timezone.now()}
        with connection.cursor() as cursor:
            cursor.execute(self._sql(GET), values)
            return {names[name]: unpacked(value) for name, value in cursor.fetchall()}

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return key in self.get_many([key], version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a whole number; how long it is kept stays as it was."""
        name = self.make_and_validate_key(key, version=version)
        values: dict[str, Any] = {"key": name, "delta": delta, "sign": NUMBER}
        with connection.cursor() as cursor:
            cursor.execute(self._sql(INCREASE), {**values, "now": timezone.now()})
            row = cursor.fetchone()
        if row is None:
            raise ValueError(f"no number is kept as {key!r}")
        return int(row[0])

    def sweep(self) -> int:
        """Forget what has expired. Returns how many."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql(SWEEP), [timezone.now()])
            return int(cursor.rowcount)

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        until = self.get_backend_timeout(timeout)
        expires = (datetime.max if until is None else datetime.fromtimestamp(until, UTC)).replace(
            tzinfo=UTC
        )
        values: dict[str, Any] = {"key": key, "value": packed(value), "expires": expires}
        with connection.cursor() as cursor:
            cursor.execute(self._sql(WRITES[mode]), {**values, "now": timezone.now()})
            return bool(cursor.rowcount)

    def _sql(self, statement: str) -> str:
        return statement.format(table=connection.ops.quote_name(self._table))


def packed(value: Any) -> str:
    if type(value) is int:
        return f"{NUMBER}{value}"
    return base64.b64encode(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)).decode("ascii")


def unpacked(text: str) -> Any:
    if text.startswith(NUMBER):
        return int(text[1:])
    # Only this portal writes the table.
    return pickle.loads(base64.b64decode(text))  # noqa: S301
