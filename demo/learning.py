"""Learning tasks in every state, written and answered by the people who would do so."""

from collections.abc import Iterator, Sequence
from typing import Any

from demo.agreements import first_supervisor
from learning.models import ExampleTask, LearningTask, TaskVersion
from learning.outcomes import outcomes_of
from learning.readiness import weeks_of
from learning.services import answering, drafting, examples, offering, plan_rule, plans, withdrawing
from people.models import User
from placements.models import Placement
from programmes.models import Institution, Programme

FRAMEWORKS = (
    "framework-mbo-sd-25998",
    "framework-mbo-vv-2026-vig",
    "framework-ad-ict-software-example",
)
# title, what is done, what is made, what shows it, weeks, hours
TASKS: list[tuple[str, str, str, str, tuple[int, int], int]] = [
    (
        "Een opdracht van begin tot eind uitvoeren",
        "Ik krijg een afgebakende opdracht van mijn begeleider, vraag door tot die helder is, maak "
        "een planning en voer de opdracht uit. Elke vrijdag bespreek ik hoe het gaat.",
        "Het resultaat van de opdracht, met een planning die ik heb bijgehouden.",
        "De planning, het resultaat en de feedback van mijn begeleider.",
        (2, 6),
        48,
    ),
    (
        "Meekijken en meewerken in het overleg met klanten",
        "Ik ga drie keer mee naar een overleg, maak het verslag en leg na afloop aan mijn "
        "begeleider uit wat er is afgesproken en waarom.",
        "Drie verslagen, zonder namen van klanten.",
        "De verslagen en een korte terugblik op wat ik de derde keer anders deed.",
        (3, 8),
        24,
    ),
    (
        "Een verbetering voorstellen",
        "Ik zoek uit wat in het dagelijks werk tijd kost, vraag het aan drie collega's en stel een "
        "verbetering voor.",
        "Een voorstel van een bladzijde en een korte presentatie.",
        "Het voorstel en wat het team ervan vond.",
        (8, 12),
        20,
    ),
    (
        "Het archief bijwerken",
        "Ik ruim twee dagen in de week het archief op.",
        "Een opgeruimd archief.",
        "Een foto van het archief.",
        (1, 4),
        60,
    ),
    (
        "Een collega inwerken op een programma",
        "Ik leg een nieuwe collega uit hoe ons programma werkt en schrijf er een handleiding bij.",
        "Een handleiding.",
        "De handleiding en de feedback van de collega.",
        (10, 12),
        16,
    ),
    (
        "Een fout zelfstandig oplossen",
        "Ik zoek de oorzaak van een fout, bespreek twee oplossingen en voer er een uit.",
        "",
        "Een beschrijving van de fout en de oplossing.",
        (5, 9),
        24,
    ),
]
# On these, workplace and school agreed at the placement that runs.
AT_WORK = [
    (
        "Een opdracht plannen en bijhouden",
        "Ik knip een opdracht in stappen, plan ze en bespreek elke vrijdag wat er anders liep.",
        "Een planning die klopt met wat er gebeurde.",
        "De planning van drie weken en de feedback van mijn begeleider.",
        (1, 6),
        30,
    ),
    (
        "Een formulier voor klanten bouwen",
        "Ik ontwerp, bouw en test een formulier dat klanten invullen.",
        "Een formulier dat in gebruik is.",
        "Het ontwerp, het formulier en wat klanten ervan vonden.",
        (4, 12),
        60,
    ),
]


def load(institution: Institution, coordinator: User, example: Placement) -> None:
    """The library, and the tasks of the worked example."""
    _library(institution)
    _of_the_example(_fresh(example), coordinator)


def approved_at(placement: Placement) -> None:
    """Two tasks on which workplace and school agreed."""
    shown = _fresh(placement)
    if len(outcomes_of(shown)) < 3 or shown.school_contact is None:
        return
    for number, task in enumerate(AT_WORK):
        version = _sent(shown, task, (number, number + 1))
        _say(version, first_supervisor(shown), "workplace", "yes")
        _say(version, shown.school_contact, "school", "yes")


def in_every_state(placements: Iterator[Placement]) -> None:
    """Some tasks that wait for the school supervisor, of other students."""
    for number, placement in zip(range(3), placements, strict=False):
        shown = _fresh(placement)
        if not outcomes_of(shown) or shown.school_contact is None:
            continue
        _sent(shown, TASKS[number], (number, number + 1))
        changed = _sent(shown, TASKS[number + 1], (number,))
        _say(changed, shown.school_contact, "school", "change", "Zeg erbij welke keuzes je maakt.")


def _library(institution: Institution) -> None:
    for name in FRAMEWORKS:
        source = name.removeprefix("framework-")
        programme = Programme.objects.filter(
            institution=institution, frameworks__outcomes__isnull=False, code=_code(source)
        ).first()
        if programme is not None:
            examples.load_examples(programme=programme, name=name)


def _code(source: str) -> str:
    """As the loading of the framework files names their programmes."""
    return {"mbo-sd-25998": "25998"}.get(source, source[:12])


def _of_the_example(placement: Placement, coordinator: User) -> None:
    outcomes = outcomes_of(placement)
    if not outcomes or placement.school_contact is None:
        return
    _example_of_programme(placement, coordinator)
    student, school = placement.student.user, placement.school_contact
    guide = first_supervisor(placement)
    approved = _sent(placement, TASKS[0], (0, 1))
    _say(approved, guide, "workplace", "yes", "Past goed bij ons; Tom kijkt mee.")
    _say(approved, school, "school", "yes")
    second = _sent(placement, TASKS[1], (1, 2))
    _say(second, guide, "workplace", "change", "Meegaan kan, maar een verslag maken wij zelf.")
    text = TASKS[1][1].replace("maak het verslag", "maak mijn eigen aantekeningen")
    drafting.change_task(
        actor=student,
        task_id=second.task_id,
        revision=None,
        values=_values(placement, TASKS[1]) | {"activity": text, "product": "Mijn aantekeningen."},
        outcome_ids=_ids(outcomes, (1, 2)),
        send=True,
    )
    waiting = _sent(placement, TASKS[2], (2, 3))
    _say(waiting, guide, "workplace", "yes")
    refused = _sent(placement, TASKS[3], (3,))
    _say(refused, school, "school", "no", "Opruimen is werk, maar je leert er dit niet van.")
    gone = _sent(placement, TASKS[4], (0,))
    withdrawing.withdraw_task(
        actor=student, task_id=gone.task_id, reason="De collega begint later dan gedacht."
    )
    _drafted(placement, TASKS[5], (0,))
    offering.set_not_offered(actor=guide, placement_id=placement.pk, outcome_ids=[outcomes[-1].pk])
    _plan(placement, coordinator)


def _plan(placement: Placement, coordinator: User) -> None:
    variants = placement.programme.variants.filter(variant=placement.variant)
    plan_rule.set_plan_required(
        actor=coordinator,
        programme_id=placement.programme_id,
        variant_ids=variants.values_list("pk", flat=True),
    )
    plan = plans.submit_plan(actor=placement.student.user, placement_id=placement.pk)
    plans.advise(
        actor=coordinator,
        plan_id=plan.pk,
        advice="De plek past. Zoek voor het laatste werkproces een opdracht op school.",
    )


def _example_of_programme(placement: Placement, coordinator: User) -> None:
    title, activity, product, evidence, _weeks, hours = TASKS[2]
    there = ExampleTask.objects.filter(programme_id=placement.programme_id)
    if not there.exists():
        codes = [outcome.code for outcome in outcomes_of(placement)[2:4]]
        examples.add_example(
            actor=coordinator,
            programme_id=placement.programme_id,
            values={
                "title": title,
                "activity": activity,
                "product": product,
                "evidence": evidence,
                "hours": hours,
                "outcome_codes": codes,
            },
        )


def _fresh(placement: Placement) -> Placement:
    rows = Placement.objects.select_related(
        "student__user", "school_contact", "programme", "host", "enrolment__cohort__framework"
    )
    return rows.get(pk=placement.pk)


def _values(placement: Placement, task: Any) -> dict[str, Any]:
    title, activity, product, evidence, (first, last), hours = task
    weeks = weeks_of(placement)
    return {
        "title": title,
        "activity": activity,
        "product": product,
        "evidence": evidence,
        "from_week": min(first, weeks),
        "to_week": min(last, weeks),
        "hours": hours,
    }


def _ids(outcomes: Sequence[Any], places: Sequence[int]) -> list[int]:
    return [outcomes[place % len(outcomes)].pk for place in places]


def _drafted(placement: Placement, task: Any, places: Sequence[int]) -> LearningTask:
    return drafting.start_task(
        actor=placement.student.user,
        placement_id=placement.pk,
        values=_values(placement, task),
        outcome_ids=_ids(outcomes_of(placement), places),
    )


def _sent(placement: Placement, task: Any, places: Sequence[int]) -> TaskVersion:
    made = _drafted(placement, task, places)
    return drafting.send_task(actor=placement.student.user, task_id=made.pk)


def _say(version: TaskVersion, actor: User, corner: str, verdict: str, comment: str = "") -> None:
    answering.answer(
        actor=actor, version_id=version.pk, corner=corner, verdict=verdict, comment=comment
    )
