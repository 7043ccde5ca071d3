"""What a kind of promise is called on the plan page. The kinds live in higher apps."""

from typing import Any

_labels: dict[str, Any] = {}


def register(kind: str, label: Any) -> None:
    _labels[kind] = label


def label(kind: str) -> Any:
    return _labels.get(kind, kind)
