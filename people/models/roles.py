from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.enums import ProgrammeRoleName


class ProgrammeRole(models.Model):
    """What a member of staff may do in one programme."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="programme_roles"
    )
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, related_name="roles"
    )
    role = models.CharField(_("role"), max_length=20, choices=ProgrammeRoleName.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "programme", "role"], name="role_once"),
            models.CheckConstraint(
                name="role_known", condition=Q(role__in=ProgrammeRoleName.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.programme}"


class Student(models.Model):
    """A learner. The birth date decides who must consent; workplaces see only yes or no."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="student"
    )
    institution = models.ForeignKey(
        "programmes.Institution", on_delete=models.PROTECT, related_name="students"
    )
    number = models.CharField(_("student number"), max_length=20)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="student_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.number})"


class Enrolment(models.Model):
    """A student in a programme, in one variant and cohort."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="enrolments")
    programme_variant = models.ForeignKey(
        "programmes.ProgrammeVariant", on_delete=models.PROTECT, related_name="enrolments"
    )
    cohort = models.ForeignKey("programmes.Cohort", on_delete=models.PROTECT, null=True, blank=True)
    group = models.CharField(_("group"), max_length=40, blank=True)
    unit = models.CharField(_("organisational unit"), max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "programme_variant"], name="enrolment_once")
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.programme_variant}"


class Guardianship(models.Model):
    """Who consents for a student under 18."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="guardianships"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "guardian"], name="guardianship_once")
        ]

    def __str__(self) -> str:
        return f"{self.guardian} for {self.student}"
