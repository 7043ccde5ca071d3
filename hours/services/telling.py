"""Who is told by mail. One mail per placement and moment, however many weeks there are."""

from core.dates import today
from hours.models import WeekDecision
from notifications.services import queue
from placements.corners import mailable_workplace_people
from placements.models import Placement


def weeks_wait(placement: Placement) -> None:
    """Ask the workplace to look. Asked once a day, and once more after it answered."""
    last = WeekDecision.objects.filter(week__placement=placement).order_by("-pk").first()
    moment = f"{today().isoformat()}:{last.pk if last else 0}"
    for person in mailable_workplace_people(placement):
        queue(
            notice_key="hours.weeks_wait",
            recipient=person,
            params={"placement_id": placement.pk},
            once_key=f"hours.weeks_wait:{placement.pk}:{person.pk}:{moment}",
            placement_id=placement.pk,
        )


def answered_otherwise(placement: Placement, decision: WeekDecision) -> None:
    """Tell the student of a correction, or of a week that came back."""
    queue(
        notice_key="hours.answered",
        recipient=placement.student.user,
        params={"placement_id": placement.pk, "decision_id": decision.pk},
        once_key=f"hours.answered:{decision.pk}",
        placement_id=placement.pk,
    )
