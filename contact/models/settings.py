from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from contact import kinds
from contact.enums import StandsFor, Where


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


class OwnKind(models.Model):
    """A kind of talk that a programme made itself. It stays when it is no longer used: talks have
    its name."""

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, related_name="own_talk_kinds"
    )
    name_nl = models.CharField(_("name in Dutch"), max_length=60)
    name_en = models.CharField(
        _("name in English"),
        max_length=60,
        blank=True,
        help_text=_("Optional. Empty: the Dutch name is shown."),
    )
    counts = models.BooleanField(_("counts as a contact moment"), default=True)
    stands_for = models.CharField(
        _("stands for"), max_length=30, choices=StandsFor.choices, blank=True
    )
    where = models.CharField(
        _("usually held"), max_length=10, choices=Where.choices, default=Where.ON_SITE
    )
    minutes = models.PositiveSmallIntegerField(
        _("usual length"), choices=list(kinds.LENGTHS.items()), default=kinds.USUAL_MINUTES
    )
    topics_nl = models.TextField(_("topics of the report, in Dutch"), max_length=1000, blank=True)
    topics_en = models.TextField(_("topics of the report, in English"), max_length=1000, blank=True)
    is_used = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "programme",
                Lower("name_nl"),
                name="own_kind_name_once",
                violation_error_message=_("There is a kind of talk with this name already."),
            ),
            models.CheckConstraint(name="own_kind_named", condition=~Q(name_nl="")),
            models.CheckConstraint(
                name="own_kind_where_known", condition=Q(where__in=Where.values)
            ),
            models.CheckConstraint(
                name="own_kind_minutes_known", condition=Q(minutes__in=list(kinds.LENGTHS))
            ),
            models.CheckConstraint(
                name="own_kind_stands_for_known",
                condition=Q(stands_for__in=["", *StandsFor.values]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.as_kind.label)

    @property
    def key(self) -> str:
        """How forms name it, beside the keys of the kinds that come with the portal."""
        return f"{kinds.OWN}-{self.pk}"

    @property
    def as_kind(self) -> kinds.MomentKind:
        keeps = [kinds.FIRST_CONTACT] if self.counts else []
        return kinds.MomentKind(
            key=self.key,
            counts=self.counts,
            keeps=tuple([*keeps, self.stands_for] if self.stands_for else keeps),
            topics_by_language={
                "nl": _lines(self.topics_nl),
                "en": _lines(self.topics_en),
            },
            where=self.where,
            minutes=self.minutes,
            names={"nl": self.name_nl, "en": self.name_en},
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


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
