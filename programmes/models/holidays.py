from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programmes.enums import HolidayName
from programmes.models.programmes import Institution


class SchoolHoliday(models.Model):
    """Days off that a school chose itself. In a school year that has such rows, they are all of
    its holidays; in another year those of its region hold (see programmes.holidays).
    """

    institution = models.ForeignKey(
        Institution, on_delete=models.CASCADE, related_name="holidays", verbose_name=_("school")
    )
    name = models.CharField(_("holiday"), max_length=10, choices=HolidayName.choices)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "first_day"], name="school_holiday_once"
            ),
            models.CheckConstraint(
                name="school_holiday_name_known", condition=Q(name__in=HolidayName.values)
            ),
            models.CheckConstraint(
                name="school_holiday_in_order", condition=Q(last_day__gte=F("first_day"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.first_day} – {self.last_day}"
