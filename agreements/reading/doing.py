"""What is missing before an agreement can be sent, each with the page where it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from placements.models import Placement
from placements.transitions import Missing


@dataclass(frozen=True)
class ToDo:
    text: str
    url: str = ""
    label: str = ""


def with_links(user: Any, placement: Placement, missing: list[Missing]) -> list[ToDo]:
    """Links for who may follow them; from each page the way back is here."""
    back = reverse("agreements:prepare", args=[placement.pk])
    return [_with_link(user, placement, each, back) for each in missing]


def _with_link(user: Any, placement: Placement, each: Missing, back: str) -> ToDo:
    known = _PAGES.get(each.key)
    if known is None:
        return ToDo(each.text)
    permission, subject, url, label = known(placement)
    if not user.has_perm(permission, subject):
        return ToDo(each.text)
    return ToDo(each.text, f"{url}?{urlencode({'next': back})}", label)


Page = tuple[str, Any, str, str]


def _contact(placement: Placement) -> Page:
    url = reverse("placements:contact", args=[placement.pk])
    return "placements.assign_contact", placement, url, _("Choose the contact")


def _supervisor(placement: Placement) -> Page:
    url = reverse("placements:supervisor", args=[placement.pk])
    return "placements.change_supervisors", placement, url, _("Fill in the supervisor")


def _guardian(placement: Placement) -> Page:
    url = reverse("people:guardian-add", args=[placement.student_id])
    return "placements.change", placement, url, _("Add a guardian")


def _hours(placement: Placement) -> Page:
    url = reverse("placements:edit", args=[placement.pk])
    return "placements.change", placement, url, _("Fill in the hours")


def _site(placement: Placement) -> Page:
    url = reverse("workplaces:site", args=[placement.host_id, placement.site_id])
    return "workplaces.edit", placement.host, url, _("Complete the address")


def _outcomes(placement: Placement) -> Page:
    url = reverse("programmes:detail", args=[placement.programme_id])
    return "programmes.change", placement.programme, url, _("To the outcomes of the programme")


_PAGES: dict[str, Callable[[Placement], Page]] = {
    "school_contact": _contact,
    "supervisor": _supervisor,
    "supervisor_email": _supervisor,
    "guardian": _guardian,
    "hours": _hours,
    "site": _site,
    "outcomes": _outcomes,
}
