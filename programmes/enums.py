from django.db import models
from django.utils.translation import gettext_lazy as _


class Variant(models.TextChoices):
    """How a programme is followed: the five columns of the clause catalogue."""

    MBO_BOL = "mbo_bol", _("school-based pathway (BOL)")
    MBO_BBL = "mbo_bbl", _("work-based pathway (BBL)")
    HO_DUAL = "ho_dual", _("dual")
    HO_FULL_TIME = "ho_full_time", _("full-time")
    HO_PART_TIME = "ho_part_time", _("part-time")

    @property
    def is_vocational(self) -> bool:
        """mbo, where the host must be recognised and the agreement is required by the WEB."""
        return self in {Variant.MBO_BOL, Variant.MBO_BBL}

    @property
    def short(self) -> str:
        return {"mbo_bol": "BOL", "mbo_bbl": "BBL"}.get(self.value, str(self.label))


class CodeType(models.TextChoices):
    QUALIFICATION = "crebo", _("qualification code (crebo)")
    PROGRAMME = "isat", _("programme code (ISAT)")


class OutcomeKind(models.TextChoices):
    CORE_TASK = "core_task", _("core task")
    WORK_PROCESS = "work_process", _("work process")
    LEARNING_OUTCOME = "learning_outcome", _("learning outcome")
    CONDUCT = "conduct", _("professional conduct")


class GuardianRule(models.TextChoices):
    """What an institution asks of the guardian of a student under 18."""

    REQUIRED = "required", _("the guardian consents before the agreement counts")
    INFORMED = "informed", _("the guardian is told")
    OFF = "off", _("nothing is asked")


class ReflectionMethod(models.TextChoices):
    """How students of a programme look back on their work; the parts are named in `portfolio`."""

    FREE = "free", _("in one's own way")
    STARR = "starr", _("STARR: situation, task, action, result, reflection")
    KORTHAGEN = "korthagen", _("Korthagen: act, look back, see, find another way, try")
    PDCA = "pdca", _("PDCA: plan, do, check, act")


class Region(models.TextChoices):
    """The three regions between which school holidays are spread."""

    NORTH = "north", _("North")
    MIDDLE = "middle", _("Middle")
    SOUTH = "south", _("South")


class HolidayName(models.TextChoices):
    AUTUMN = "autumn", _("autumn holiday")
    CHRISTMAS = "christmas", _("Christmas holiday")
    SPRING = "spring", _("spring holiday")
    MAY = "may", _("May holiday")
    SUMMER = "summer", _("summer holiday")
    OTHER = "other", _("other days off")


class Avoids(models.TextChoices):
    """The days on which a promise is never due."""

    NOTHING = "", _("nothing: any day will do")
    FREE_DAYS = "free_days", _("weekends and public holidays")
    SCHOOL_HOLIDAYS = "school_holidays", _("weekends, public holidays and school holidays")
