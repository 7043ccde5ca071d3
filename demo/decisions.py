"""Advice and results: one decided, one that waits for an examiner, one with advice only."""

from core.dates import today
from decisions.enums import Result, ResultKind, Verdict
from decisions.freezing import scale_of
from decisions.models import Proposal, WorkplaceAdvice
from decisions.queries.rules import rules_of
from decisions.services import advising, deciding, proposing, ruling
from decisions.services.proposing import Words
from demo import cast
from learning.outcomes import outcomes_of
from people.models import User
from placements.corners import first_at_workplace
from placements.enums import PlacementState
from placements.models import Placement
from programmes.models import Programme

APPEAL_NL = (
    "Schrijf of mail de commissie van beroep voor de examens van de school. Zeg om welke "
    "beslissing het gaat en waarom je het er niet mee eens bent. De commissie beslist binnen vier "
    "weken."
)
APPEAL_EN = (
    "Write or mail to the board of appeal for examinations of the school. Say which decision it is "
    "about and why you do not agree. The board decides within four weeks."
)
SEEN = [
    "Gezien bij de opdracht over de maandafsluiting en besproken bij het laatste bezoek.",
    "De werkplek bevestigde dit bewijs; in het gesprek legde je je keuzes goed uit.",
    "Je vraagt nu eerder om hulp. Dat zagen we alle drie.",
]
MOTIVATION = (
    "Je werkt netjes, komt afspraken na en laat bij nieuwe taken zien dat je zelf uitzoekt wat "
    "nodig is. Het portfolio, het advies van de werkplek en het eindgesprek wijzen dezelfde kant "
    "op."
)
DESPITE = (
    "Een deel van de formulieren is bij de vorige begeleider op papier gebleven. Wat daarin stond, "
    "is in het eindgesprek met alle drie doorgenomen."
)


def load(coordinator: User, running: Placement) -> None:
    """Once: nothing happens where an advice is there."""
    if WorkplaceAdvice.objects.exists():
        return
    for programme in Programme.objects.filter(placements__isnull=False).distinct():
        _rules(coordinator, programme)
    _advise(running, Verdict.WITH_REMARKS, "Werkt zelfstandig. Mag eerder om hulp vragen.")
    _decide(running)
    waiting = _others(besides=running)
    for placement, advice in zip(waiting, (Verdict.POSITIVE, Verdict.NEGATIVE), strict=False):
        why = (
            ""
            if advice == Verdict.POSITIVE
            else "Te laat komen bleef een punt, ook na het gesprek."
        )
        _advise(placement, advice, why)
    for placement in waiting[:1]:
        _hand_over(placement)


def _rules(coordinator: User, programme: Programme) -> None:
    usual = rules_of(programme)
    ruling.set_rules(
        actor=coordinator,
        programme=programme,
        revision=usual.revision if usual.pk else 0,
        values={"appeal_nl": APPEAL_NL, "appeal_en": APPEAL_EN},
    )


def _others(*, besides: Placement) -> list[Placement]:
    """Placements that end first, with people to advise and to propose."""
    rows = Placement.objects.filter(
        state=PlacementState.AGREED,
        start_date__lt=today(),
        school_contact__isnull=False,
        supervisor_links__user__email__isnull=False,
        programme__frameworks__isnull=False,
    ).exclude(student=besides.student_id)
    return list(rows.select_related("programme").distinct().order_by("end_date", "pk")[:2])


def _advise(placement: Placement, verdict: Verdict, why: str) -> None:
    about = {row.pk: "Dit ging het best." for row in outcomes_of(placement)[:1]}
    advising.give_advice(
        actor=first_at_workplace(placement),
        placement_id=placement.pk,
        verdict=verdict,
        motivation=why,
        about=about,
    )


def _propose(actor: User, placement: Placement) -> Proposal:
    passing = [level["code"] for level in scale_of(placement) if level.get("pass")]
    return proposing.save(
        actor=actor,
        placement_id=placement.pk,
        kind=ResultKind.PLACEMENT,
        revision=0,
        words=Words(
            result=Result.PASSED,
            motivation=MOTIVATION,
            outcomes={
                row.pk: (passing[number % len(passing)], SEEN[number % len(SEEN)])
                for number, row in enumerate(outcomes_of(placement)[:4])
            },
            despite_reason=DESPITE,
        ),
    )


def _decide(placement: Placement) -> None:
    examiner = User.objects.get(email=cast.STAFF[2].email)
    proposal = _propose(examiner, placement)
    deciding.decide(actor=examiner, proposal_id=proposal.pk, revision=proposal.revision)


def _hand_over(placement: Placement) -> None:
    contact = placement.school_contact
    assert contact is not None
    proposal = _propose(contact, placement)
    proposing.hand_over(actor=contact, proposal_id=proposal.pk, revision=proposal.revision)
