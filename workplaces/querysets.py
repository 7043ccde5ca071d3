from typing import Any, Self

from django.db import models

from people.reach import roles_of


class HostQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Staff of a school see every host; people at a host see their own."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser or roles_of(user):
            return self
        return self.filter(roles__user=user).distinct()
