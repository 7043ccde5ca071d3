"""What the gallery shows: little, much and long content for each component."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from core.navigation import Item

SIDES_LATE = {"student_school": "late", "school_workplace": "late", "student_workplace": "kept"}
SIDES_WAITING = {
    "student_school": "kept",
    "school_workplace": "kept",
    "student_workplace": "waiting",
}
SIDES_NEW = {
    "student_school": "waiting",
    "school_workplace": "waiting",
    "student_workplace": "none",
}
SIDES_KEPT = {"student_school": "kept", "school_workplace": "kept", "student_workplace": "kept"}

NAVIGATION = [
    Item("Today", "#", current=False),
    Item("Placements", "#", current=True),
    Item("Workplaces", "#", current=False),
    Item("Quality", "#", current=False),
    Item("Programmes", "#", current=False, arranges=True),
    Item("Import", "#", current=False, arranges=True),
]

PHASES = [
    {"label": "Workplace scan", "state": "done", "detail": "approved 21 Aug"},
    {"label": "Agreement", "state": "done", "detail": "3 of 3 signed"},
    {"label": "Learning tasks", "state": "current", "detail": "2 of 5 agreed"},
    {"label": "Mid-term", "state": "late", "detail": "was due 10 Nov"},
    {"label": "Final assessment", "state": "todo", "detail": "before 22 Jan"},
    {"label": "Closing", "state": "todo", "detail": "evaluation"},
]

TABS = [
    {"url": "#", "label": "Overview", "current": True},
    {"url": "#", "label": "Agreement"},
    {"url": "#", "label": "Learning tasks", "count": 3},
    {"url": "#", "label": "Visits"},
    {"url": "#", "label": "Portfolio"},
    {"url": "#", "label": "Assessment"},
    {"url": "#", "label": "Messages", "count": 12},
    {"url": "#", "label": "Timeline"},
]

ROWS = [
    {
        "student": "Sem Bakker",
        "programme": "Ad Sociaal Werk · part-time",
        "workplace": "Stichting Amerpoort, Baarn",
        "supervisor": "I. Postma",
        "sides": SIDES_LATE,
        "signals": [
            ("late", "No contact school–workplace for 41 days"),
            ("late", "2 learning tasks not agreed, start was 3 weeks ago"),
        ],
        "signed": "3/3",
        "contact": date(2026, 10, 12),
    },
    {
        "student": "Noor El Idrissi",
        "programme": "Verzorgende IG · BOL",
        "workplace": "Vivium Torendael",
        "supervisor": "R. Smit",
        "sides": SIDES_WAITING,
        "signals": [("wait", "Mid-term assessment in 6 days, form still empty")],
        "signed": "3/3",
        "contact": date(2026, 11, 3),
    },
    {
        "student": "Wilhelmina van der Meer-Oosterhuis",
        "programme": "Software developer · BBL",
        "workplace": "Coöperatieve Vereniging Samenwerkende Zorgboeren Noord-Veluwe, Nunspeet",
        "supervisor": "L. van den Bosch-Kramer",
        "sides": SIDES_NEW,
        "signals": [
            ("wait", "Agreement waits 9 days for the workplace"),
            ("info", "Extension asked"),
        ],
        "signed": "2/3",
        "contact": date(2026, 11, 14),
    },
    {
        "student": "Youssef Amrani",
        "programme": "Verzorgende IG · BOL",
        "workplace": "Careyn Rozendaal",
        "supervisor": "R. Smit",
        "sides": SIDES_KEPT,
        "signals": [("good", "On course")],
        "signed": "3/3",
        "contact": date(2026, 11, 18),
    },
]

FILTERS = [
    {
        "name": "attention",
        "label": "Attention",
        "options": [("1", "Asks for attention")],
        "value": "1",
    },
    {
        "name": "programme",
        "label": "Programme",
        "options": [
            ("ad", "Ad Sociaal Werk"),
            ("ig", "Verzorgende IG"),
            ("sd", "Software developer"),
        ],
        "value": "",
    },
    {
        "name": "variant",
        "label": "Variant",
        "options": [("bol", "BOL"), ("bbl", "BBL")],
        "value": "",
    },
    {"name": "phase", "label": "Phase", "options": [("tasks", "Learning tasks")], "value": ""},
]

HEAT = [
    ("LO 1 Researching", [1, 2, 0, 0, 0], "2 of 3"),
    ("LO 2 Working methodically", [2, 4, 1, 0, 0], "6 of 7"),
    ("LO 3 Communicating", [0, 1, 0, 3, 12], "0 of 16"),
]

STEPS = [
    {"label": "File", "state": "done", "url": "#"},
    {"label": "Columns", "state": "current"},
    {"label": "Check", "state": "todo"},
    {"label": "Import", "state": "todo"},
]


class SampleUser:
    """Stands for someone who is signed in, so that the header is complete."""

    is_authenticated = True

    def __str__(self) -> str:
        return "Marieke de Boer"


def timeline() -> list[dict[str, Any]]:
    zone = timezone.get_current_timezone()
    return [
        {
            "when": datetime(2026, 11, 16, 14, 2, tzinfo=zone),
            "title": "Mid-term assessment asked",
            "text": "The link went to t.jongsma@amerpoort.example and was not opened yet.",
            "name": "Ilse Postma",
            "corner": "school",
            "mark": "send",
            "tone": "info",
        },
        {
            "when": datetime(2026, 8, 29, 9, 40, tzinfo=zone),
            "title": "Agreement signed by all parties",
            "name": "Tom Jongsma",
            "corner": "workplace",
            "tone": "good",
            "mark": "signature",
        },
        {"when": date(2026, 8, 21), "title": "Workplace scan approved", "tone": "good"},
    ]


def context() -> dict[str, Any]:
    signed = datetime(2026, 8, 29, 9, 40, tzinfo=timezone.get_current_timezone())
    return {
        "navigation": NAVIGATION,
        "user": SampleUser(),
        "account_role": "placement coordinator",
        "account_corner": "school",
        "phases": PHASES,
        "tab_items": TABS,
        "rows": ROWS,
        "filters": FILTERS,
        "heat_rows": HEAT,
        "step_items": STEPS,
        "entries": timeline(),
        "signed_at": signed,
        "sides_late": SIDES_LATE,
        "sides_waiting": SIDES_WAITING,
        "sides_new": SIDES_NEW,
        "sides_kept": SIDES_KEPT,
        "tones": ["good", "wait", "late", "info", "neutral"],
    }
