from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeRoleName(models.TextChoices):
    SCHOOL_SUPERVISOR = "school_supervisor", _("school supervisor")
    COORDINATOR = "coordinator", _("placement coordinator")
    EXAMINER = "examiner", _("examiner")
    MANAGER = "manager", _("programme manager")


class Corner(models.TextChoices):
    """The corners of the triangle, and the guardian who stands beside a minor student."""

    STUDENT = "student", _("student")
    SCHOOL = "school", _("school")
    WORKPLACE = "workplace", _("workplace")
    GUARDIAN = "guardian", _("guardian")
