from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.utils.translation import gettext_lazy as _

from core.search import SearchText
from workplaces.enums import HostRoleName
from workplaces.querysets import HostQuerySet


class HostOrganisation(models.Model):
    """An organisation that offers placements, as the schools in this portal know it."""

    name = models.CharField(_("name"), max_length=200)
    # Without case, accents, legal form and punctuation; how spellings are compared.
    match_name = models.CharField(max_length=200, db_index=True, editable=False)
    leerbedrijf_id = models.CharField(
        _("SBB host id"), max_length=12, unique=True, null=True, blank=True
    )
    kvk_number = models.CharField(
        _("Chamber of Commerce number"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", _("A Chamber of Commerce number has 8 digits."))],
    )
    search = GeneratedField(
        expression=SearchText(F("name")), output_field=SearchVectorField(), db_persist=True
    )

    objects = HostQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="host_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="host_leerbedrijf_id_not_empty",
                condition=Q(leerbedrijf_id__isnull=True) | ~Q(leerbedrijf_id=""),
            ),
        ]
        indexes = [GinIndex(fields=["search"], name="host_search")]

    def __str__(self) -> str:
        return self.name


class HostSite(models.Model):
    """The place where the student works."""

    host = models.ForeignKey(HostOrganisation, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(_("name of the site"), max_length=200, blank=True)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host", "name", "postcode", "street"], name="site_once")
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in [self.name or self.host.name, self.city] if part)


class HostSpelling(models.Model):
    """Another way in which a file writes a host's name, confirmed by a person."""

    host = models.ForeignKey(HostOrganisation, on_delete=models.CASCADE, related_name="spellings")
    spelling = models.CharField(max_length=200, db_index=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host", "spelling"], name="host_spelling_once")
        ]

    def __str__(self) -> str:
        return f"{self.spelling} = {self.host}"


class HostRole(models.Model):
    """What a person does at a host organisation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="host_roles"
    )
    host = models.ForeignKey(HostOrganisation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=22, choices=HostRoleName.choices)
    function = models.CharField(_("function"), max_length=120, blank=True)
    # Organisations are shared by all schools. A contact speaks only for the placements of the
    # school that named them; guiding a student is said by the placement itself.
    institution = models.ForeignKey(
        "programmes.Institution", on_delete=models.CASCADE, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "host", "role", "institution"],
                nulls_distinct=False,
                name="host_role_once",
            ),
            models.CheckConstraint(
                name="host_contact_is_named_by_a_school",
                condition=Q(role="host_contact", institution__isnull=False)
                | Q(role="workplace_supervisor", institution__isnull=True),
            ),
            models.CheckConstraint(
                name="host_role_known", condition=Q(role__in=HostRoleName.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.host}"


class HostRecognition(models.Model):
    """SBB's decision that a host may train for a qualification."""

    host = models.ForeignKey(
        HostOrganisation, on_delete=models.CASCADE, related_name="recognitions"
    )
    qualification_code = models.CharField(_("qualification code"), max_length=12)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host", "qualification_code"], name="recognition_once")
        ]

    def __str__(self) -> str:
        return f"{self.host} · {self.qualification_code}"
