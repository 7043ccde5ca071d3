"""The columns that a week and a decision about it share, and what the database checks of them."""

from decimal import Decimal
from functools import reduce
from operator import add, and_
from typing import Any

from django.db import models
from django.db.models import F, GeneratedField, Q, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from hours.numbers import DAY, DAYS, FIELDS, QUARTER, WEEK


def day_column(label: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=4, decimal_places=2, default=Decimal(0))


def _worked() -> Any:
    return reduce(add, [F(day) for day in DAYS])


class HoursColumns(models.Model):
    """Clock hours in quarters. `learning` is a part of what was worked; `absence` has no reason."""

    monday = day_column(_("Monday"))
    tuesday = day_column(_("Tuesday"))
    wednesday = day_column(_("Wednesday"))
    thursday = day_column(_("Thursday"))
    friday = day_column(_("Friday"))
    saturday = day_column(_("Saturday"))
    sunday = day_column(_("Sunday"))
    worked = GeneratedField(
        expression=_worked(),
        output_field=models.DecimalField(max_digits=5, decimal_places=2),
        db_persist=True,
    )
    learning = models.DecimalField(
        _("of which for learning"), max_digits=5, decimal_places=2, default=Decimal(0)
    )
    absence = models.DecimalField(_("absent"), max_digits=5, decimal_places=2, default=Decimal(0))

    class Meta:
        abstract = True


def number_checks(name: str) -> list[models.CheckConstraint]:
    days = [Q(**{f"{day}__gte": 0, f"{day}__lte": DAY}) for day in DAYS]
    quarters = [Q(Exact(Mod(F(field), Value(QUARTER)), Value(Decimal(0)))) for field in FIELDS]
    return [
        models.CheckConstraint(name=f"{name}_day_range", condition=reduce(and_, days)),
        models.CheckConstraint(name=f"{name}_quarters", condition=reduce(and_, quarters)),
        models.CheckConstraint(
            name=f"{name}_learning_within_worked",
            condition=Q(learning__gte=0, learning__lte=F("worked")),
        ),
        models.CheckConstraint(
            name=f"{name}_absence_range", condition=Q(absence__gte=0, absence__lte=WEEK)
        ),
    ]
