"""Talks of the example student: held and agreed, disputed, planned, and one for which a time is
being chosen; and a few messages. Nothing in confidence: nobody would want to see that shown."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone

from contact.models import ContactMoment
from contact.services import messages, planning, reporting
from contact.services.planning import Talk
from contact.services.reporting import Written, WrittenAction
from core.dates import add_working_days, today
from demo.agreements import first_supervisor
from demo.cast import STUDENT_NUMBER
from placements.enums import PlacementState
from placements.models import Placement

MOST_OTHERS = 12
ADVISER = "Nadia Hamidi, 030 123 45 67, vertrouwenspersoon@driehoek.example"


def load() -> None:
    """Do nothing when there are talks already."""
    if ContactMoment.objects.exists():
        return
    rows = Placement.objects.select_related(
        "student__user", "programme__institution", "school_contact"
    ).filter(school_contact__isnull=False)
    own = list(rows.filter(student__number=STUDENT_NUMBER).order_by("start_date"))
    _name_adviser(own[0])
    running = [row for row in own if row.state == PlacementState.AGREED] or own[:1]
    example(running[0])
    for row in own:
        if row.pk != running[0].pk:
            introduce(row)
    others = rows.filter(state=PlacementState.AGREED, start_date__lte=today())
    others = others.exclude(student__number=STUDENT_NUMBER).order_by("pk")
    for number, row in enumerate(others[:MOST_OTHERS]):
        a_visit(row, number)


def _name_adviser(placement: Placement) -> None:
    institution = placement.programme.institution
    if not institution.confidential_adviser:
        institution.confidential_adviser = ADVISER
        institution.save(update_fields=["confidential_adviser"])


def example(placement: Placement) -> None:
    """All that can be seen about one placement."""
    teacher, student = placement.school_contact, placement.student.user
    guide = first_supervisor(placement)
    assert teacher is not None
    first = report(
        placement,
        "introduction",
        days_ago=58,
        where="online",
        topics=[
            ("Kennismaking", "Het team is voorgesteld en de werkplek staat klaar."),
            ("Verwachtingen", "Maud werkt op maandag tot en met woensdag."),
        ],
        actions=[WrittenAction("De huisregels lezen", student.pk, _ago(50))],
    )
    agree(first, student, guide)
    action = first.actions.get()
    reporting.finish_action(actor=student, moment_id=first.moment_id, key=action.key)
    second = report(
        placement,
        "call",
        days_ago=20,
        where="phone",
        topics=[("Waarover", "De voortgang van de eerste leertaak en de planning.")],
        actions=[
            WrittenAction(
                "Een voorbeeld van een testverslag sturen", teacher.pk, add_working_days(today(), 4)
            ),
            WrittenAction(
                "De planning laten zien in het teamoverleg",
                student.pk,
                add_working_days(today(), 8),
            ),
        ],
    )
    agree(second, guide)
    reporting.answer(
        actor=student,
        moment_id=second.moment_id,
        report_id=second.pk,
        stand="not_agreed",
        remark="We spraken af dat ik de planning op papier laat zien, niet in het overleg.",
    )
    planning.plan(
        actor=teacher,
        placement_id=placement.pk,
        talk=Talk("midterm", "on_site", minutes=60),
        starts_at=_on(5, 14),
        request_key=_key("midterm", placement),
    )
    planning.propose(
        actor=teacher,
        placement_id=placement.pk,
        talk=Talk("progress_visit", "on_site"),
        times=[_on(15, 10), _on(16, 13), _on(17, 9)],
        request_key=_key("visit", placement),
    )
    sent = messages.start_thread(
        actor=guide,
        placement_id=placement.pk,
        subject="Vrije dag op vrijdag",
        corners=["student", "school"],
        text="Vrijdag is ons kantoor dicht. Maud kan die dag thuis aan het verslag werken.",
        request_key=_key("closed", placement),
    )
    messages.send(
        actor=teacher,
        thread_id=sent.thread_id,
        text="Dank je wel, dat is goed. De uren tellen gewoon mee.",
        request_key=_key("answer", placement),
    )
    messages.start_thread(
        actor=teacher,
        placement_id=placement.pk,
        subject="Voorbereiding van het tussengesprek",
        corners=["student"],
        text="Neem je de feedback van je begeleider mee naar het gesprek?",
        request_key=_key("prepare", placement),
    )


def introduce(placement: Placement) -> None:
    """A placement that is still to begin: the introduction is planned."""
    if placement.state not in {PlacementState.PREPARING, PlacementState.AGREED}:
        return
    planning.plan(
        actor=placement.school_contact,
        placement_id=placement.pk,
        talk=Talk("introduction", "online", minutes=30),
        starts_at=_on(7, 11),
        request_key=_key("introduction", placement),
    )


def a_visit(placement: Placement, number: int) -> None:
    """Some were visited, some are planned, and some had no contact yet."""
    if number % 3 == 0:
        agree(
            report(
                placement,
                "progress_visit",
                days_ago=15 + number,
                where="on_site",
                topics=[("Hoe gaat het", "Goed. De begeleiding is duidelijk.")],
            ),
            placement.student.user,
        )
    if number % 3 != 2:
        planning.plan(
            actor=placement.school_contact,
            placement_id=placement.pk,
            talk=Talk("progress_visit", "on_site"),
            starts_at=_on(1 + number % 4, 9 + number % 6),
            request_key=_key("plan", placement),
        )


def report(
    placement: Placement,
    kind: str,
    *,
    days_ago: int,
    where: str,
    topics: Sequence[tuple[str, str]],
    actions: Sequence[WrittenAction] = (),
) -> Any:
    people = reporting.possible_people(placement, None)
    return reporting.report_now(
        actor=placement.school_contact,
        placement_id=placement.pk,
        kind=kind,
        written=Written(
            held_on=_ago(days_ago),
            where=where,
            present=list(people),
            topics=topics,
            actions=actions,
        ),
        request_key=_key(kind, placement),
    )


def agree(row: Any, *people: Any) -> None:
    for person in people:
        reporting.answer(actor=person, moment_id=row.moment_id, report_id=row.pk, stand="agreed")


def _ago(days: int) -> Any:
    return today() - timedelta(days=days)


def _on(working_days: int, hour: int) -> datetime:
    day = add_working_days(today(), working_days)
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def _key(name: str, placement: Placement) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:{name}:{placement.pk}")
