"""Evidence on the page of a placement: how it stands, and the next step for this reader."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.keeping import kept_on
from people.reach import coordinated_programmes, office_programmes
from placements.models import Placement
from placements.panels import Panel, register
from portfolio.enums import Standing
from portfolio.models import EvidenceItem


def counts(placement: Placement) -> dict[str, int]:
    """Read once per page; the panel, its tab and its button ask for the same."""
    return kept_on(placement, "evidence_counts", lambda: _read(placement))


def _read(placement: Placement) -> dict[str, int]:
    def standing(value: Standing) -> Count:
        return Count("pk", filter=Q(standing_value=value))

    items = EvidenceItem.objects.current().filter(placement=placement).with_standing()
    return items.aggregate(
        total=Count("pk"),
        confirmed=standing(Standing.CONFIRMED),
        disputed=standing(Standing.DISPUTED),
        waiting=Count("pk", filter=Q(standing_value=Standing.UNCONFIRMED, asked_at__isnull=False)),
    )


def _is_student(user: Any, placement: Placement) -> bool:
    return bool(placement.student.user_id == user.pk)


def _speaks_for_student_or_school(user: Any, placement: Placement) -> bool:
    return (
        _is_student(user, placement)
        or placement.school_contact_id == user.pk
        or placement.programme_id in coordinated_programmes(user)
    )


def panel_context(user: Any, placement: Placement) -> dict[str, Any] | None:
    url = tab_url(user, placement)
    if not url:
        return None
    found = counts(placement)
    own = _is_student(user, placement)
    if not found["total"] and not own:
        return None
    return {
        **found,
        "url": url,
        "own": own,
        "add_url": f"{reverse('portfolio:add')}?placement={placement.pk}" if own else "",
        "may_confirm": _may_confirm(user, placement),
    }


def _may_confirm(user: Any, placement: Placement) -> bool:
    """Who speaks for another corner is not looked up: one person speaks for one."""
    if _speaks_for_student_or_school(user, placement):
        return False
    return kept_on(
        placement,
        f"confirms_evidence_{user.pk}",
        lambda: bool(user.has_perm("portfolio.confirm", placement)),
    )


def _may_read(user: Any, placement: Placement) -> bool:
    """The school of this placement is a school of its student; others are looked up."""
    if placement.school_contact_id == user.pk or placement.programme_id in office_programmes(user):
        return True
    return kept_on(
        placement,
        f"reads_portfolio_{user.pk}",
        lambda: bool(user.has_perm("portfolio.read", placement.student)),
    )


def tab_url(user: Any, placement: Placement) -> str:
    if not placement.state_enum.is_open and not counts(placement)["total"]:
        return ""
    if _is_student(user, placement):
        return f"{reverse('portfolio:mine')}?placement={placement.pk}"
    if _may_confirm(user, placement):
        return reverse("portfolio:confirm", args=[placement.pk])
    if _may_read(user, placement):
        address = reverse("portfolio:detail", args=[placement.student_id])
        return f"{address}?placement={placement.pk}"
    return ""


def next_step(user: Any, placement: Placement) -> tuple[str, Any] | None:
    """The button at the top: for the workplace, when something waits."""
    if not counts(placement)["waiting"] or not _may_confirm(user, placement):
        return None
    return reverse("portfolio:confirm", args=[placement.pk]), _("Look at the evidence")


register(
    Panel(
        "portfolio",
        40,
        _("Portfolio"),
        template="portfolio/panel.html",
        context=panel_context,
        url=tab_url,
        action=next_step,
    )
)
