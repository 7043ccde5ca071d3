"""What there is to say about a file."""

from dataclasses import dataclass, field


class NotTaken(ValueError):
    """`reason`: a word for which `documents.services.contents` has a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Finding:
    """`found`: the type of the file. `stored`: the type of what is kept of it.

    `rewritten`: what is kept was written to the output. `hide`: places (of four bytes) where boxes
    with a place, a name or a camera in them begin; writing "free" there hides them.
    """

    found: str
    stored: str
    rewritten: bool = False
    hide: list[int] = field(default_factory=list)
