from datetime import timedelta
from typing import Any

from assessments.models import AssessmentRound, InstrumentVersion
from assessments.services import instruments, opening, talking
from core.dates import today
from placements.models import Placement
from tests.factories import assessments as make
from tests.scenarios import Triangle


def _opened(triangle: Triangle, placement: Placement, kind: str) -> AssessmentRound:
    """Two students of one programme fill in the same form."""
    made = InstrumentVersion.objects.published().filter(
        instrument__programme=triangle.school.programme, instrument__kind=kind
    )
    if not made.exists():
        make.form(triangle, kind)
    return opening.open_by_hand(
        actor=triangle.school.coordinator, placement_id=placement.pk, kind=kind
    )


def arguments(triangle: Triangle) -> dict[str, dict[str, Any]]:
    """A mid-term that waits for all, a final that is side by side, and a draft of its form."""
    placement = make.earlier(triangle)
    waiting = _opened(triangle, placement, "midterm")
    shared = _opened(triangle, placement, "final")
    for corner in ("student", "workplace", "school"):
        make.handed_in(triangle, shared, corner)
    point = talking.add_recovery_point(
        actor=triangle.school.coordinator,
        round_id=shared.pk,
        text="Eerder om hulp vragen",
        corner="student",
        due_on=today() + timedelta(weeks=3),
        once_key=f"meta-{shared.pk}",
    )
    draft = instruments.next_version(
        actor=triangle.school.coordinator, version_id=shared.version_id
    )
    here = {"placement_id": placement.pk}
    open_round = here | {"round_id": waiting.pk}
    compared = here | {"round_id": shared.pk}
    form = {"version_id": draft.pk}
    section = form | {"section_id": draft.sections.all()[0].pk}
    question = form | {"criterion_id": draft.criteria.get(key="next").pk}
    published = {"version_id": shared.version_id}
    return {
        **{f"assessments:{name}": here for name in ("placement", "open", "result")},
        "assessments:evaluation": {"programme_id": placement.programme_id},
        "assessments:host-evaluation": {
            "programme_id": placement.programme_id,
            "host_id": placement.host_id,
        },
        **{
            f"assessments:{name}": open_round
            for name in ("round", "fill", "answer", "begin", "cancel")
        },
        **{f"assessments:{name}": compared for name in ("point", "talk", "recovery")},
        "assessments:reach": compared | {"point_id": point.pk},
        "assessments:response": compared | {"corner": "workplace"},
        "assessments:response-pdf": compared | {"corner": "workplace"},
        **{
            f"assessments:{name}": published
            for name in ("form", "form-preview", "form-export", "form-export-xlsx", "form-next")
        },
        **{
            f"assessments:{name}": form
            for name in (
                "form-publish",
                "form-discard",
                "form-settings",
                "form-scale",
                "form-move",
                "section-new",
            )
        },
        **{
            f"assessments:{name}": section
            for name in ("section", "section-remove", "criterion-new")
        },
        **{f"assessments:{name}": question for name in ("criterion", "criterion-remove")},
    }
