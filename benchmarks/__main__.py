"""Run the benchmarks, print a table, and keep the figures in var/bench/results.json.

`ONLY=P1,P8` chooses some.
"""

import importlib
import json
import logging
import os
import pkgutil
import sys
from collections.abc import Callable, Mapping
from typing import Any

import django
from django.conf import settings

import benchmarks
from benchmarks.measure import Row

Benchmark = Callable[[], Any]


def collect() -> dict[str, list[Benchmark]]:
    """All benchmarks by id; two modules may add to one id."""
    found: dict[str, list[Benchmark]] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__)):
        if module.startswith("_"):
            continue
        brought = getattr(importlib.import_module(f"benchmarks.{module}"), "BENCHMARKS", {})
        for key, benchmark in brought.items():
            found.setdefault(key, []).append(benchmark)
    return found


def chosen(found: dict[str, list[Benchmark]]) -> list[str]:
    wanted = [part.strip().upper() for part in os.environ.get("ONLY", "").split(",")]
    wanted = [part for part in wanted if part]
    unknown = sorted(set(wanted) - set(found))
    if unknown:
        sys.exit(f"No benchmark called {', '.join(unknown)}; there are {', '.join(sorted(found))}.")
    return sorted(wanted or found, key=lambda key: (key[:1], int(key[1:] or 0)))


def _cell(row: Mapping[str, object], column: str) -> str:
    value = row[column]
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return "" if value is None else str(value)


def table(rows: list[Row]) -> str:
    columns = ("id", "what", "floor", "measured", "ratio", "goal", "holds")
    cells = [columns, *(tuple(_cell(row, column) for column in columns) for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(columns))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def main() -> None:
    django.setup()
    logging.disable(logging.ERROR)
    found = collect()
    rows: list[Row] = []
    for key in chosen(found):
        for benchmark in found[key]:
            print(f"… {key}", file=sys.stderr, flush=True)
            result = benchmark()
            found_now = result if isinstance(result, list) else [result]
            print(table(found_now), file=sys.stderr, flush=True)
            rows += found_now
    folder = settings.PORTAL_VAR / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    print(table(rows))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "triangle_portal.settings")
    main()
