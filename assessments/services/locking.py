"""Every service holds the round first and the response second, so that nobody waits for ever."""

from django.utils.translation import gettext as _

from assessments.models import AssessmentRound, InstrumentVersion, Response
from core.errors import ActionRefused

OF_PLACEMENT = (
    "placement__student__user",
    "placement__programme__institution",
    "placement__host",
    "placement__school_contact",
)


def lock_round(round_id: int) -> AssessmentRound:
    rows = AssessmentRound.objects.select_for_update(of=("self",))
    return rows.select_related("version__instrument", *OF_PLACEMENT).get(pk=round_id)


def lock_response(round_id: int, corner: str) -> Response:
    """Held until the transaction ends. One query: every answer that is kept comes by here."""
    rows = Response.objects.select_for_update(of=("self",)).select_related("round")
    return rows.get(round_id=round_id, corner=corner)


def lock_draft(version_id: int, revision: int | None = None) -> InstrumentVersion:
    """The draft of a form; refuses when it was published, or changed since `revision`."""
    rows = InstrumentVersion.objects.select_for_update(of=("self",))
    version = rows.select_related("instrument__programme").get(pk=version_id)
    if version.is_published:
        raise ActionRefused(
            _("This version was published, so it does not change. Start the next version.")
        )
    if revision is not None and revision != version.revision:
        raise ActionRefused(
            _("Somebody else changed this form in the meantime. Look at it and do it again.")
        )
    return version


def refuse_when_closed(row: AssessmentRound) -> None:
    if row.cancelled_at is not None:
        raise ActionRefused(_("This assessment was cancelled. Nothing has to be filled in."))
    if row.is_over:
        raise ActionRefused(_("This evaluation is closed. Nothing has to be filled in any more."))
