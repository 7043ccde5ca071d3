from typing import Any, Self

from django.db import models

from people.reach import coordinated_programmes


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Imports of the institutions of which the user is a coordinator."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(institution__programmes__in=coordinated_programmes(user)).distinct()
