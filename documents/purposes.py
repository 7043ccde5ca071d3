"""What may be sent in pieces, and for what: each app registers its purposes.

A higher app brings a module `upload_purposes` and calls `register_purpose` in it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Purpose:
    """`slug` becomes the `kind` of the stored documents. `limit`: bytes a file."""

    slug: str
    allowed: frozenset[str]
    limit: int
    counts_for_quota: bool = True


_purposes: dict[str, Purpose] = {}


def register_purpose(purpose: Purpose) -> None:
    if _purposes.get(purpose.slug, purpose) != purpose:
        raise ValueError(f"purpose {purpose.slug} is registered already")
    _purposes[purpose.slug] = purpose


def purpose_of(slug: str) -> Purpose:
    return _purposes[slug]


def quota_kinds() -> list[str]:
    return [purpose.slug for purpose in _purposes.values() if purpose.counts_for_quota]
