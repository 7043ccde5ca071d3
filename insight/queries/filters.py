"""What was typed into the address of the board. What is not known narrows nothing."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from insight.enums import Severity, Stage
from insight.signals import all_signals
from placements.queries.search import Search
from programmes.enums import Variant

TODO = ["late", "signature", "tasks", "midterm"]
LEVELS = ["calm", *[each.word for each in Severity]]
# name: the order of the rows; the last field is unique, and none can be empty.
ORDERS = {
    "score": ["-score", "placement_id"],
    "next": ["next_sort", "placement_id"],
    "contact": ["contact_sort", "placement_id"],
    "start": ["-start_date", "placement_id"],
}
HIGHEST = 2**31


@dataclass(frozen=True)
class BoardFilters:
    text: str = ""
    programme: int | None = None
    variant: str = ""
    stage: str = ""
    level: str = ""
    signal: str = ""
    todo: str = ""
    contact: int | None = None
    host: int | None = None
    only_new: bool = False
    sort: str = "score"
    search: Search | None = field(default=None, compare=False)

    @classmethod
    def of(cls, query: QueryDict) -> "BoardFilters":
        def known(name: str, values: Any, default: str = "") -> str:
            value = query.get(name, "")
            return value if value in values else default

        def number(name: str) -> int | None:
            value = query.get(name, "")
            is_number = value.isascii() and value.isdigit() and len(value) < 11
            return int(value) if is_number and int(value) < HIGHEST else None

        text = query.get("q", "").replace("\x00", "").strip()[:100]
        return cls(
            text=text,
            programme=number("programme"),
            variant=known("variant", Variant.values),
            stage=known("stage", Stage.values),
            level=known("level", LEVELS),
            signal=known("signal", [each.key for each in all_signals()]),
            todo=known("todo", TODO),
            contact=number("contact"),
            host=number("host"),
            only_new=query.get("new") == "1",
            sort=known("sort", ORDERS, "score"),
            search=Search.of(text),
        )

    @property
    def order(self) -> list[str]:
        return ORDERS[self.sort]

    @property
    def is_too_short(self) -> bool:
        return bool(self.text) and self.search is None

    @property
    def tags(self) -> list[str]:
        """What a row has to carry."""
        named = {"level": self.level, "signal": self.signal, "todo": self.todo}
        return [f"{facet}:{value}" for facet, value in named.items() if value]

    @property
    def narrows(self) -> bool:
        return bool(
            self.text
            or self.programme
            or self.variant
            or self.stage
            or self.tags
            or self.contact
            or self.host
            or self.only_new
        )
