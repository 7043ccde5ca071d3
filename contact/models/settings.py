from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class KindSwitch(models.Model):
    """A kind of contact moment that a programme does not use. No row: it is used."""

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, related_name="kind_switches"
    )
    kind = models.CharField(_("kind"), max_length=20, help_text="A key of contact.kinds.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="kind_switch_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} without {self.kind}"


class NormRow(models.Model):
    """How many contact moments a variant of a programme has at least. No row: the usual."""

    variant = models.OneToOneField(
        "programmes.ProgrammeVariant", on_delete=models.CASCADE, related_name="contact_norm"
    )
    moments = models.PositiveSmallIntegerField(_("contact moments at least"))
    on_site = models.PositiveSmallIntegerField(_("of which on site"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contact_norm_on_site_within",
                condition=Q(on_site__lte=F("moments"), moments__lte=50),
            )
        ]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.moments}, {self.on_site} on site"
