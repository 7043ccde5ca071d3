"""Mails about assessments: names and days only; what was answered stays in the portal."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from assessments.models import Response
from assessments.task_scope import SCOPE
from core.dates import short_day
from notifications.notices import Notice, register
from people.enums import Corner
from people.services import links
from placements.corners import corner_of


class RoundNotice(Notice):
    """About the form of one corner. Params: round_id, corner."""

    category = "assessment"
    url_name = "assessments:fill"
    _found: Response | None = None

    @property
    def response(self) -> Response | None:
        if self._found is None:
            rows = Response.objects.filter(
                round_id=self.params["round_id"],
                corner=self.params["corner"],
                round__cancelled_at=None,
            ).select_related(
                "round__version",
                "round__placement__student__user",
                "round__placement__host",
                "round__placement__programme__institution",
            )
            self._found = rows.first()
        return self._found

    def still_wanted(self) -> bool:
        response = self.response
        return (
            response is not None
            and corner_of(self.recipient, response.round.placement) == response.corner
            and self.is_wanted(response)
        )

    def is_wanted(self, response: Response) -> bool:
        return not response.is_handed_in

    def context(self) -> dict[str, Any]:
        response = self.response
        if response is None:
            return {}
        row = response.round
        return {
            "student": row.placement.student.user.name,
            "host": row.placement.host.name,
            "school": row.placement.programme.institution.name,
            "form": row.version.name,
            "kind": row.kind,
            "corner": response.corner,
            "step": self.params.get("step", ""),
            "due": short_day(row.due_on, with_year=True),
            "link": self.link(response),
        }

    def link(self, response: Response) -> str:
        """People of the workplace have no password: their link begins a session for this."""
        placement_id = response.round.placement_id
        path = reverse(self.url_name, args=[placement_id, response.round_id])
        if response.corner == Corner.WORKPLACE:
            return links.mint(user=self.recipient, scope=SCOPE, object_id=placement_id, path=path)
        return settings.BASE_URL + path


@register
class FormAsked(RoundNotice):
    key = "assessments.form_asked"
    title = pgettext_lazy("mail", "Request to fill in an assessment")
    template = "assessments/mail/form_asked"


class Reminder(RoundNotice):
    """Params: round_id, corner, step (soon, due, late)."""

    template = "assessments/mail/reminder"


@register
class MidtermReminder(Reminder):
    key = "assessments.midterm_reminder"
    title = pgettext_lazy("mail", "Reminder of the mid-term assessment")


@register
class FormReminder(Reminder):
    key = "assessments.form_reminder"
    title = pgettext_lazy("mail", "Reminder of a form")


@register
class EvaluationAsked(RoundNotice):
    key = "assessments.evaluation_asked"
    title = pgettext_lazy("mail", "Request to look back at a placement")
    template = "assessments/mail/evaluation_asked"
    can_be_disabled = True

    def is_wanted(self, response: Response) -> bool:
        return not response.is_handed_in and response.round.is_open


@register
class EvaluationReminder(EvaluationAsked):
    key = "assessments.evaluation_reminder"
    title = pgettext_lazy("mail", "Reminder to look back at a placement")
    template = "assessments/mail/evaluation_reminder"


@register
class Shared(RoundNotice):
    key = "assessments.shared"
    title = pgettext_lazy("mail", "Answers stand side by side")
    template = "assessments/mail/shared"
    can_be_disabled = True
    url_name = "assessments:round"

    def is_wanted(self, response: Response) -> bool:
        return response.round.is_shared
