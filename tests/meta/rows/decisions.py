from typing import Any

from assessments.models import InstrumentVersion
from decisions.models import ExaminerAppointment
from decisions.queries.rules import usual_rules
from decisions.services import appointing, deciding, proposing
from placements.models import Placement
from tests.factories import decisions as make
from tests.factories.assessments import earlier, framework
from tests.scenarios import Triangle, make_user


def _rules(triangle: Triangle) -> None:
    rules = usual_rules(triangle.school.programme)
    if not type(rules).objects.filter(programme=triangle.school.programme).exists():
        for name, value in (make.LENIENT | {"exam_apart": True}).items():
            setattr(rules, name, value)
        rules.save()


def _proposed(triangle: Triangle, placement: Placement, kind: str) -> Any:
    words = make.words_for(placement)
    return proposing.save(
        actor=triangle.school.examiner,
        placement_id=placement.pk,
        kind=kind,
        revision=0,
        words=words,
    )


def arguments(triangle: Triangle) -> dict[str, dict[str, Any]]:
    """One placement whose placement result is being prepared, with an examiner appointed and the
    exam decided."""
    framework(triangle.school.programme)
    _rules(triangle)
    # The one in which forms were filled in; the mailed links of the crawl are about another.
    judged = triangle.student.placements.filter(assessment_rounds__isnull=False)
    placement = judged.first() or earlier(triangle)
    _proposed(triangle, placement, make.PLACEMENT)
    exam = _proposed(triangle, placement, make.EXAM)
    decided = deciding.decide(
        actor=triangle.school.examiner, proposal_id=exam.pk, revision=exam.revision
    )
    appointed: ExaminerAppointment = appointing.appoint(
        actor=triangle.school.coordinator,
        placement_id=placement.pk,
        user=make_user(f"Examinator van {placement.pk}"),
    )
    version = InstrumentVersion.objects.published().filter(
        instrument__programme=triangle.school.programme
    )[0]
    here = {"placement_id": placement.pk}
    prepared = here | {"kind": make.PLACEMENT.value}
    return {
        **{f"decisions:{name}": here for name in ("placement", "advice", "examiners", "points")},
        **{f"decisions:{name}": prepared for name in ("write", "proposal")},
        "decisions:correct": here | {"kind": make.EXAM.value},
        "decisions:decision": here | {"kind": make.EXAM.value, "number": 1},
        "decisions:examiner-end": here | {"appointment_id": appointed.pk},
        "decisions:pdf": here | {"decision_id": decided.pk},
        "decisions:calibration": {"version_id": version.pk},
        "decisions:rules": {"programme_id": triangle.school.programme.pk},
    }
