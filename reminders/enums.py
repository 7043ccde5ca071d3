"""Whom a reminder goes to, and how urgent it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who that is in one placement is looked up when the day comes."""

    OWNER = "owner", _("who owes it")
    STUDENT = "student", _("the student")
    WORKPLACE = "workplace", _("the workplace")
    SCHOOL_CONTACT = "school_contact", _("the contact person of the school")
    COORDINATOR = "coordinator", _("the placement coordinator")
    MANAGER = "manager", _("the programme manager")
    EXAMINER = "examiner", _("the examiner")
    GUARDIAN = "guardian", _("the guardian of a minor")


class Severity(models.TextChoices):
    """High may come beside the mail of the week."""

    NORMAL = "normal", _("normal")
    HIGH = "high", _("high")
