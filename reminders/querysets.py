from typing import Self

from django.db import models


class ReminderPlanQuerySet(models.QuerySet):
    def standard(self) -> Self:
        return self.filter(institution=None)
