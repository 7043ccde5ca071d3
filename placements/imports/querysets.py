from typing import Any, Self

from django.db import models

from people.enums import ProgrammeRoleName


def coordinated_institutions(user: Any) -> models.QuerySet:
    """Ids of the institutions of which `user` coordinates a programme."""
    return (
        user.programme_roles.filter(role=ProgrammeRoleName.COORDINATOR)
        .values("programme__institution_id")
        .distinct()
    )


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Imports of the institutions of which the user is a coordinator."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(institution_id__in=coordinated_institutions(user))
