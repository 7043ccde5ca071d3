"""Last year, in the programme with the most students: enough judgements to compare the judges, and
enough workplaces that were looked back on. Written in a few statements; each would have come one by
one, through the same pages as everything else."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from assessments.enums import CriterionKind, InstrumentKind
from assessments.models import Answer, AssessmentRound, InstrumentVersion, Response
from assessments.queries.sheet import Form, form_of, sheet_for
from assessments.services.answering import content_hash
from core.dates import today
from demo.cast import STUDENT_NUMBER
from people.enums import Corner
from people.models import Enrolment, User
from placements.enums import PlacementSource, PlacementState
from placements.models import Placement, PlacementSupervisor
from programmes.models import Programme

# So many students at each of six workplaces: two are large enough to read what groups said.
AT_HOSTS = [6, 6, 2, 2, 1, 1]
JUDGES = 2
WEEKS = 16
# How far each judge is from the middle of the scale, question by question: the second is milder.
SEEN = {
    Corner.STUDENT: [1, 1, 2, 1, 1, 1, 2, 1],
    Corner.WORKPLACE: [2, 1, 1, 1, 2, 1, 1, 2],
    Corner.SCHOOL: [1, 0, 1, 1, 0, 1, 1, 1],
}
WORDS = "Besproken in het gesprek; zie het verslag."


def load(coordinator: User) -> None:
    """Once: nothing happens where a placement was completed."""
    if Placement.objects.filter(state=PlacementState.COMPLETED).exists():
        return
    programme = _largest()
    if programme is None:
        return
    placements = _placements(coordinator, programme)
    for kind in (InstrumentKind.MIDTERM, InstrumentKind.WORKPLACE_EVALUATION):
        version = InstrumentVersion.objects.published().get(
            instrument__programme=programme, instrument__kind=kind
        )
        _judged(placements, version)


def _largest() -> Programme | None:
    """With people at six workplaces and a form for the mid-term."""
    rows = Programme.objects.filter(instruments__kind=InstrumentKind.MIDTERM)
    rows = rows.filter(placements__supervisor_links__user__email__isnull=False)
    counted = rows.annotate(
        hosts=Count("placements__host", distinct=True),
        students=Count("placements__student", distinct=True),
    ).filter(hosts__gte=len(AT_HOSTS), students__gte=sum(AT_HOSTS))
    return counted.order_by("-students", "pk").first()


def _placements(coordinator: User, programme: Programme) -> list[Placement]:
    enrolments = Enrolment.objects.filter(placements__programme=programme).distinct()
    enrolments = enrolments.exclude(student__number=STUDENT_NUMBER)
    enrolments = enrolments.select_related("programme_variant").order_by("pk")
    start = today() - timedelta(weeks=50)
    made = [
        Placement(
            enrolment=enrolment,
            student_id=enrolment.student_id,
            programme=programme,
            host_id=place.host_id,
            site_id=place.site_id,
            variant=enrolment.programme_variant.variant,
            start_date=start,
            end_date=start + timedelta(weeks=WEEKS),
            school_contact=judge,
            state=PlacementState.COMPLETED,
            source=PlacementSource.IMPORT,
            agreed_at=_at(start - timedelta(days=7)),
            agreed_elsewhere=True,
            created_by=coordinator,
        )
        for enrolment, (place, judge) in zip(enrolments, _places(programme), strict=False)
    ]
    Placement.objects.bulk_create(made)
    guides = {place.site_id: _guide(place) for place, _judge in _places(programme)}
    PlacementSupervisor.objects.bulk_create(
        [
            PlacementSupervisor(placement=row, user=guides[row.site_id], is_first=True)
            for row in made
        ]
    )
    rows = Placement.objects.filter(pk__in=[row.pk for row in made]).order_by("pk")
    rows = rows.select_related("student__user", "school_contact")
    return list(rows.prefetch_related("supervisor_links__user"))


def _places(programme: Programme) -> Iterator[tuple[Any, User]]:
    """A workplace and a judge of the school for each student."""
    rows = Placement.objects.filter(
        programme=programme, supervisor_links__user__email__isnull=False
    ).prefetch_related("supervisor_links__user")
    hosts = list({row.host_id: row for row in rows.order_by("-pk")}.values())[: len(AT_HOSTS)]
    contacts = User.objects.filter(contact_placements__programme=programme)
    judges = list(contacts.distinct().order_by("pk")[:JUDGES])
    number = 0
    for place, students in zip(hosts, AT_HOSTS, strict=True):
        for _each in range(students):
            yield place, judges[number % len(judges)]
            number += 1


def _guide(placement: Placement) -> User:
    return next(link.user for link in placement.supervisor_links.all() if link.user.email)


def _judged(placements: list[Placement], version: InstrumentVersion) -> None:
    kind = InstrumentKind(version.instrument.kind)
    rounds = AssessmentRound.objects.bulk_create(
        [
            AssessmentRound(
                placement=row,
                kind=kind,
                version=version,
                due_on=row.start_date + timedelta(weeks=WEEKS // 2),
                opened_at=_at(row.start_date + timedelta(weeks=WEEKS // 2 - 2)),
            )
            for row in placements
        ]
    )
    corners = [Corner(each) for each in version.corners if each in SEEN]
    responses = Response.objects.bulk_create(
        [Response(round=row, corner=corner) for row in rounds for corner in corners]
    )
    form = form_of(version)
    answers = Answer.objects.bulk_create(_answers(responses, form))
    given: dict[int, list[Answer]] = defaultdict(list)
    for answer in answers:
        given[answer.response_id].append(answer)
    for response in responses:
        response.saved_at = response.started_at = response.submitted_at = _answered_at(response)
        response.submitted_by = _person(response)
        response.content_sha256 = content_hash(
            response, sheet_for(form, response.corner, given[response.pk])
        )
    fields = ["started_at", "saved_at", "submitted_at", "submitted_by", "content_sha256"]
    Response.objects.bulk_update(responses, fields)
    if not kind.stays_apart:
        moment = _at(placements[0].start_date + timedelta(weeks=WEEKS // 2, days=1))
        AssessmentRound.objects.filter(pk__in=[row.pk for row in rounds]).update(shared_at=moment)


def _answers(responses: list[Response], form: Form) -> Iterator[Answer]:
    levels = sorted(
        (level for level in form.levels if level.rank is not None),
        key=lambda level: level.rank or 0,
    )
    asked = [criterion for criterion in form.criteria if criterion.only_when_id is None]
    for number, response in enumerate(responses):
        seen, person = SEEN[Corner(response.corner)], _person(response)
        for place, criterion in enumerate(asked):
            if not criterion.asks(response.corner):
                continue
            found = seen[(place + number) % len(seen)]
            level = levels[min(found, len(levels) - 1)]
            yield Answer(
                response=response,
                criterion=criterion,
                level=level if criterion.kind == CriterionKind.SCALE else None,
                is_yes=True if criterion.kind == CriterionKind.YES_NO else None,
                text=WORDS if level.explain or criterion.kind != CriterionKind.SCALE else "",
                changed_at=_answered_at(response),
                changed_by=person,
            )


def _person(response: Response) -> User:
    placement = response.round.placement
    if response.corner == Corner.STUDENT:
        return placement.student.user
    if response.corner == Corner.SCHOOL:
        assert placement.school_contact is not None
        return placement.school_contact
    return placement.supervisor_links.all()[0].user


def _answered_at(response: Response) -> datetime:
    return _at(response.round.due_on - timedelta(days=3))


def _at(day: Any) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 15))
