"""The states of an import and its rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    MAPPING = "mapping", _("columns to confirm")
    ANALYSING = "analysing", _("being checked")
    READY = "ready", _("checked")
    IMPORTING = "importing", _("being imported")
    IMPORTED = "imported", _("imported")

    @property
    def tone(self) -> str:
        return {
            "mapping": "wait",
            "analysing": "wait",
            "ready": "info",
            "importing": "wait",
            "imported": "good",
        }[self.value]


class RowState(models.TextChoices):
    UNREAD = "unread", _("not checked yet")
    READY = "ready", _("can be imported")
    PROBLEM = "problem", _("needs mending")
    DUPLICATE = "duplicate", _("occurs twice")
    DONE = "done", _("imported")


class RowOutcome(models.TextChoices):
    """What importing a row did."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    KEPT = "kept", _("left as agreed here")
    LEFT_OUT = "left_out", _("left out")


class ProposalDecision(models.TextChoices):
    OPEN = "open", _("to confirm")
    SAME = "same", _("the same organisation")
    DIFFERENT = "different", _("another organisation")
    LEAVE_OUT = "leave_out", _("leave these rows out")
