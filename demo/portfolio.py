"""Evidence of the worked example and of two others, with answers and feedback."""

import io
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from core.dates import today
from demo.agreements import first_supervisor
from documents.pdf import render_html
from learning.models import LearningTask
from people.models import Student, User
from placements.models import Placement
from portfolio.models import EvidenceItem
from portfolio.outcomes import outcomes_of
from portfolio.services import confirming, feedback, items
from portfolio.services.items import ItemData
from programmes.enums import ReflectionMethod
from programmes.models import Programme

Colour = tuple[int, int, int]
PAPER, INK, LINE = (255, 255, 255), (22, 32, 46), (210, 217, 226)
TEAL, ORANGE, INDIGO, YELLOW = (111, 191, 178), (214, 133, 64), (126, 132, 214), (246, 212, 110)


def load(example: Placement) -> None:
    """A dozen items for the example, some weeks back, and a few for two fellow students."""
    student = Student.objects.select_related("user", "institution").get(pk=example.student_id)
    if EvidenceItem.objects.filter(student=student).exists():
        return
    Programme.objects.filter(pk=example.programme_id).update(
        reflection_method=ReflectionMethod.STARR
    )
    placement = Placement.objects.select_related("programme", "host").get(pk=example.pk)
    made = [_add(student, placement, number) for number in range(len(EXAMPLE))]
    _answer(placement, made)
    _talk(placement, made)
    for other in _others(besides=placement):
        _small(other)


def _add(student: Student, placement: Placement, number: int) -> EvidenceItem:
    weeks, title, text, extra = EXAMPLE[number]
    tasks = list(
        LearningTask.objects.filter(placement=placement, withdrawn_at=None).order_by("number")
    )
    outcomes = outcomes_of(student)
    chosen = [outcomes[each % len(outcomes)].pk for each in extra.get("outcomes", ())]
    return items.add_item(
        actor=student.user,
        student=student,
        data=ItemData(
            title=title,
            made_on=_weekday(weeks, number),
            placement=None if extra.get("elsewhere") else placement,
            body=text,
            link_url=extra.get("link", ""),
            reflection=extra.get("reflection", {}),
            people_anonymised=True,
            outcomes=chosen if outcomes else (),
            tasks=[tasks[extra["task"]].pk] if extra.get("task", 99) < len(tasks) else (),
            files=[_file(name) for name in extra.get("files", ())],
        ),
    )


def _weekday(weeks_ago: int, number: int) -> date:
    monday = today() - timedelta(days=today().weekday(), weeks=weeks_ago)
    return min(monday + timedelta(days=number % 5), today())


def _answer(placement: Placement, made: list[EvidenceItem]) -> None:
    """The oldest were confirmed, one was disputed, the last ones wait or were not asked."""
    asked = [item for item in made[:9] if item.placement_id]
    confirming.ask_to_confirm(actor=placement.student.user, item_ids=[item.pk for item in asked])
    guide = first_supervisor(placement)
    for item, answer, remark in (
        (made[0], "yes", ""),
        (made[1], "yes", "Netjes uitgewerkt."),
        (made[2], "yes", ""),
        (made[3], "no", "Dit overleg was bij de klant, niet bij ons. Wil je dat aanpassen?"),
        (made[4], "yes", ""),
        (made[5], "unknown", "Hier was ik zelf niet bij; vraag het aan Karin."),
    ):
        confirming.confirm_item(
            actor=guide,
            placement_id=placement.pk,
            item_id=item.pk,
            content_sha256=item.content_sha256,
            answer=answer,
            remark=remark,
        )


def _talk(placement: Placement, made: list[EvidenceItem]) -> None:
    student: Any = placement.student.user
    guide = first_supervisor(placement)
    feedback.give(
        actor=guide,
        item_id=made[0].pk,
        text="Goed dat je eerst doorvroeg. Maak de volgende keer de planning wat ruimer: "
        "testen kost altijd meer tijd dan je denkt.",
    )
    contact = placement.school_contact
    if contact is not None:
        feedback.ask_person(
            actor=student,
            item_id=made[1].pk,
            asked=contact,
            question="Is dit verslag uitgebreid genoeg voor niveau 5?",
        )
        feedback.give(
            actor=contact,
            item_id=made[1].pk,
            text="Ja. Zet er nog bij wat jouw eigen aandeel was in het gesprek.",
        )
        feedback.ask_person(actor=student, item_id=made[6].pk, asked=contact)
    feedback.invite(
        actor=student,
        item_id=made[7].pk,
        name="Jesse Kramer",
        email="jesse.kramer@student.example",
        question="Snap jij het zonder uitleg?",
    )
    peer = User.objects.get(email="jesse.kramer@student.example")
    feedback.give(actor=peer, item_id=made[7].pk, text="Ja, alleen stap 4 las ik twee keer.")


def _others(*, besides: Placement) -> list[Placement]:
    rows = (
        Placement.objects.filter(
            learning_tasks__isnull=False, supervisor_links__user__email__isnull=False
        )
        .exclude(student=besides.student_id)
        .select_related("student__user", "student__institution", "programme", "host")
        .order_by("pk")
    )
    return list(rows.distinct()[:2])


def _small(placement: Placement) -> None:
    """Two items, of which one waits for the workplace."""
    student = placement.student
    if EvidenceItem.objects.filter(student=student).exists():
        return
    for number, (title, text) in enumerate(SMALL):
        item = items.add_item(
            actor=student.user,
            student=student,
            data=ItemData(
                title=title,
                made_on=_weekday(number + 1, number),
                placement=placement,
                body=text,
                outcomes=[each.pk for each in outcomes_of(student)[number : number + 1]],
            ),
        )
        if number == 0:
            confirming.ask_to_confirm(actor=student.user, item_ids=[item.pk])


def _file(name: str) -> SimpleUploadedFile:
    if name.endswith(".pdf"):
        return SimpleUploadedFile(name, _manual(), content_type="application/pdf")
    stream = io.BytesIO()
    DRAWINGS[name]().save(stream, format="PNG", optimize=True)
    return SimpleUploadedFile(name, stream.getvalue(), content_type="image/png")


def _manual() -> bytes:
    steps = "".join(f"<li>{step}</li>" for step in MANUAL)
    return render_html(
        '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Handleiding</title>'
        f"</head><body><h1>Een factuur boeken</h1><ol>{steps}</ol></body></html>"
    )


def _sheet(ground: Colour = PAPER) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (1200, 900), ground)
    return image, ImageDraw.Draw(image)


def _board() -> Image.Image:
    """A planning board with notes."""
    image, draw = _sheet((240, 243, 247))
    for column in range(4):
        left = 40 + column * 285
        draw.rounded_rectangle((left, 40, left + 265, 860), 18, fill=PAPER, outline=LINE, width=3)
        draw.rectangle((left + 24, 70, left + 150, 88), fill=INK)
        for row in range((3, 4, 2, 3)[column]):
            top = 120 + row * 175
            colour = (YELLOW, TEAL, ORANGE, INDIGO)[(row + column) % 4]
            draw.rounded_rectangle((left + 24, top, left + 240, top + 145), 10, fill=colour)
            for line in range(3):
                draw.rectangle(
                    (left + 44, top + 28 + line * 32, left + 210 - line * 40, top + 38 + line * 32),
                    fill=PAPER,
                )
    return image


def _chart() -> Image.Image:
    """Working time per week as bars."""
    image, draw = _sheet()
    for line in range(6):
        draw.line((110, 120 + line * 130, 1130, 120 + line * 130), fill=LINE, width=3)
    for number, height in enumerate((260, 340, 300, 430, 520, 480, 610)):
        left = 140 + number * 142
        colour = ORANGE if number == 6 else TEAL
        draw.rounded_rectangle((left, 770 - height, left + 96, 770), 8, fill=colour)
    draw.line((110, 772, 1130, 772), fill=INK, width=5)
    return image


def _screen() -> Image.Image:
    """A screen with a form."""
    image, draw = _sheet((226, 231, 238))
    draw.rounded_rectangle((120, 90, 1080, 740), 24, fill=INK)
    draw.rectangle((150, 120, 1050, 710), fill=PAPER)
    draw.rectangle((150, 120, 1050, 190), fill=INDIGO)
    for row in range(4):
        top = 235 + row * 105
        draw.rectangle((200, top, 360, top + 16), fill=(120, 132, 150))
        draw.rounded_rectangle((200, top + 30, 760, top + 78), 8, outline=LINE, width=4)
    draw.rounded_rectangle((800, 610, 1000, 672), 10, fill=TEAL)
    draw.rectangle((520, 740, 680, 810), fill=(120, 132, 150))
    draw.rounded_rectangle((400, 805, 800, 835), 10, fill=(120, 132, 150))
    return image


DRAWINGS = {"planbord.png": _board, "uren-per-week.png": _chart, "invoerscherm.png": _screen}
MANUAL = [
    "Open het inkoopboek en kies Nieuwe factuur.",
    "Kies de leverancier. Staat die er niet bij, vraag dan eerst de gegevens op.",
    "Neem datum, nummer en bedrag over. Controleer het btw-bedrag.",
    "Koppel de factuur aan de bestelling en bewaar.",
]
STARR = {
    "situation": "Aan het eind van de maand stapelden de facturen zich op.",
    "task": "Ik moest uitzoeken waar de tijd bleef.",
    "action": "Ik heb een week bijgehouden wat ik deed en dat in een grafiek gezet.",
    "result": "Het zoeken naar bestelnummers kostte de meeste tijd.",
    "reflection": "Eerst meten en dan pas een oplossing bedenken scheelt discussie.",
}
# weeks ago, title, text, and what comes with it
EXAMPLE: list[tuple[int, str, str, dict[str, Any]]] = [
    (
        6,
        "Mijn planning voor de eerste opdracht",
        "Ik heb de opdracht in stappen geknipt en op het bord gezet. Elke vrijdag loop ik het "
        "na met mijn begeleider.",
        {"files": ["planbord.png"], "task": 0, "outcomes": (0, 1)},
    ),
    (
        6,
        "Verslag van het eerste klantgesprek",
        "Wat de klant vroeg, wat wij hebben beloofd en wie wat doet. Namen zijn weggelaten.",
        {"task": 1, "outcomes": (0,)},
    ),
    (
        5,
        "Waar de tijd blijft",
        "Een week lang bijgehouden hoeveel tijd het boeken kost.",
        {
            "files": ["uren-per-week.png"],
            "task": 2,
            "outcomes": (2,),
            "reflection": STARR,
        },
    ),
    (
        5,
        "Notulen van het overleg over de jaarrekening",
        "Ik heb genotuleerd en de actiepunten rondgestuurd.",
        {"task": 1, "outcomes": (0,)},
    ),
    (
        4,
        "Nieuw invoerscherm voor inkoopfacturen",
        "Een voorstel voor minder velden, met schermvoorbeeld.",
        {"files": ["invoerscherm.png", "uren-per-week.png"], "task": 2, "outcomes": (1, 2)},
    ),
    (
        3,
        "Vragen beantwoord aan de telefoon",
        "Twee middagen de telefoon aangenomen. Ik heb opgeschreven welke vragen ik zelf kon "
        "beantwoorden en welke ik moest doorzetten.",
        {"outcomes": (1,)},
    ),
    (
        2,
        "Handleiding: een factuur boeken",
        "Voor nieuwe collega's. Vier stappen, op een bladzijde.",
        {"files": ["handleiding-factuur-boeken.pdf"], "task": 2, "outcomes": (1,)},
    ),
    (
        1,
        "Presentatie van mijn verbetervoorstel",
        "De dia's die ik aan het team heb laten zien.",
        {"link": "https://voorbeeld.example/dia/verbetervoorstel", "task": 2, "outcomes": (2,)},
    ),
    (
        1,
        "Stand-up voorgezeten",
        "Deze week was het mijn beurt. Ik heb de tijd bewaakt en iedereen gevraagd wat in de "
        "weg zit.",
        {"task": 0, "outcomes": (0,)},
    ),
    (
        0,
        "Bord bijgewerkt na de tussenstand",
        "Twee stappen schuiven een week op, met reden.",
        {"files": ["planbord.png"], "task": 0, "outcomes": (1,)},
    ),
    (
        0,
        "Wat ik meeneem uit de gastles over btw",
        "Aantekeningen van de gastles op school.",
        {"elsewhere": True, "outcomes": (1,)},
    ),
    (
        0,
        "Idee voor het tweede kwartaal",
        "Nog zonder leeruitkomst: eerst bespreken.",
        {},
    ),
]
SMALL = [
    ("Eerste week: kennismaken met de afdeling", "Wie doet wat, en bij wie moet ik zijn."),
    ("Een fout gevonden en opgelost", "Wat er misging, hoe ik het vond en wat ik heb gedaan."),
]
