"""Registered notices: each app brings its own classes in `notices.py`.

A notice is made again from its stored parameters when it is sent: rights and facts are looked
at then, not when it was queued.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from notifications.enums import Category


@dataclass(frozen=True)
class MailFile:
    """A file that goes along; `content_type` may carry parameters (text/calendar; method=…)."""

    name: str
    content: bytes
    content_type: str


class Notice:
    """One kind of mail.

    Subclasses give `key`, `title` (what the school calls this mail), `template` (a folder with
    subject.txt, body.txt and body.html) and `context()`; `still_wanted()` is asked right before
    sending.

    `cannot_wait`: goes out in quiet hours too (a signature asked, a visit moved, a safety signal).
    `can_be_disabled`: stops when its reader switches the category off; never what is asked by law
    or needs a signature. `asked_by_reader`: the reader pressed a button for it, so it also goes
    while all mail is held.
    """

    key: ClassVar[str]
    title: ClassVar[Any] = ""
    category: ClassVar[str] = "agreement"
    cannot_wait: ClassVar[bool] = False
    can_be_disabled: ClassVar[bool] = False
    asked_by_reader: ClassVar[bool] = False
    template: ClassVar[str]

    def __init__(self, recipient: Any, params: dict[str, Any]) -> None:
        self.recipient = recipient
        self.params = params

    def still_wanted(self) -> bool:
        return True

    def context(self) -> dict[str, Any]:
        raise NotImplementedError

    def files(self) -> list[MailFile]:
        """Made when the mail is sent, like its links; nothing of them is stored."""
        return []


_notices: dict[str, type[Notice]] = {}


def register(notice: type[Notice]) -> type[Notice]:
    _notices[notice.key] = notice
    return notice


def get(key: str) -> type[Notice]:
    return _notices[key]


def cannot_wait(key: str) -> bool:
    """A mail of which nobody knows any more what it is, is met at once, not at seven."""
    known = _notices.get(key)
    return known is None or known.cannot_wait


def title_of(key: str) -> Any:
    """What the school calls this mail; the key itself of one that no app brings any more."""
    known = _notices.get(key)
    return known.title if known and known.title else key


def all_notices() -> list[type[Notice]]:
    return [_notices[key] for key in sorted(_notices)]


def categories_to_switch_off() -> list[str]:
    """Categories in which there is something that may be left out, in the order of the list."""
    some = {notice.category for notice in all_notices() if notice.can_be_disabled}
    return [category for category in Category.values if category in some]


def asked_by_readers() -> list[str]:
    """Keys of mails that their reader pressed a button for."""
    return [notice.key for notice in all_notices() if notice.asked_by_reader]
