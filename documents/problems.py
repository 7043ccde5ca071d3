"""What can be in the way of a piece of a file."""

import errno

from django.utils.translation import gettext as _

from core.errors import ActionRefused

# A limit on the size of files counts as well: to the sender it is the same.
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class PieceBusy(Exception):
    """Another request is adding to the same file."""


class WrongOffset(Exception):
    """The sender continues elsewhere than where the file ends; `received` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


class TooMuch(Exception):
    """More bytes than the sender announced."""


class NoRoomOnDisk(ActionRefused):
    """What came is kept; the sender may go on when there is room."""

    status = 507

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no room left to store files. Nothing was saved; "
                "the administrator must make room first."
            )
        )
