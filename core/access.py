"""May this person do this? 404 hides what they may not see, 403 explains what they may not do."""

from typing import Any, TypeVar

import rules
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

ModelT = TypeVar("ModelT", bound=Model)


@rules.predicate
def administers(user: Any, subject: object = None) -> bool:
    """Keeps the portal running for all schools. Passes where a policy says so, nowhere else."""
    return bool(user.is_active and user.is_superuser)


def require(actor: Any, permission: str, subject: object = None, *, why: object = None) -> None:
    """Raise PermissionDenied, with a sentence for the person, unless `actor` has `permission`."""
    if not actor.has_perm(permission, subject):
        raise PermissionDenied(why or _("You may see this, but this step belongs to someone else."))


def visible_or_404(queryset: QuerySet[ModelT], actor: Any, **lookup: Any) -> ModelT:
    """The row, when `visible_to(actor)` holds it; what you may not see does not exist."""
    return get_object_or_404(queryset.visible_to(actor), **lookup)  # type: ignore[attr-defined]
