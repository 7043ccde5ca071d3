"""What a coordinator adds to the placement's own data while the agreement is a draft.

Forms are built from `fields_for`; `clean` is the only door into a draft.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import study_years
from agreements.enums import LegalStatus
from agreements.included import included_clauses
from agreements.markup import plain_line, without_controls
from agreements.models import Agreement
from core.dates import today
from core.errors import ActionRefused
from learning.outcomes import outcomes_of
from programmes.enums import Variant


@dataclass(frozen=True)
class DraftField:
    """`clause`: the clause of the template that asks for it. `kind` says how it is typed.

    Kinds and their stored shapes: text, long_text: str · int: int · decimal: "12.5" ·
    date: "2026-09-01" · choice: str · list: [str] · outcomes: [code] ·
    year_hours: {"2026-2027": "400"}.
    """

    key: str
    clause: str
    kind: str
    label: Any
    help: Any = ""
    max_length: int = 500
    choices: list[tuple[str, Any]] = field(default_factory=list)
    least: int = 0
    most: int = 9999


FIELDS = [
    DraftField("agreement_date", "agreement_date", "date", gettext_lazy("Drawn up on")),
    DraftField(
        "employing_partner",
        "employing_partner",
        "text",
        gettext_lazy("Employer, if that is another organisation"),
        gettext_lazy("Only when the workplace is not the employer."),
        200,
    ),
    DraftField(
        "elective_units",
        "elective_units",
        "list",
        gettext_lazy("Elective units in the placement"),
        gettext_lazy("One on each line."),
        2000,
    ),
    DraftField(
        "hours_per_study_year",
        "hours_per_study_year",
        "year_hours",
        gettext_lazy("Hours per study year"),
        gettext_lazy("For example 2026-2027: 400. Proposed from the period; together the total."),
    ),
    DraftField(
        "working_times",
        "working_days",
        "text",
        gettext_lazy("Working times"),
        gettext_lazy("For example 8:30 to 17:00. The days come from the placement."),
        200,
    ),
    DraftField(
        "study_load",
        "study_load_practice",
        "decimal",
        gettext_lazy("Study load of the practice part (ECTS)"),
        most=240,
    ),
    DraftField(
        "return_days",
        "return_days",
        "text",
        gettext_lazy("Days at school"),
        gettext_lazy("For example: every Monday."),
        200,
    ),
    DraftField(
        "outcomes",
        "work_processes|learning_outcomes",
        "outcomes",
        gettext_lazy("What the student is to achieve at this workplace"),
    ),
    DraftField(
        "outcomes_text",
        "work_processes|learning_outcomes",
        "long_text",
        gettext_lazy("The part of the qualification that the student learns here"),
        gettext_lazy("In words, because this programme has no outcomes in the portal to choose."),
        2000,
    ),
    DraftField(
        "activities",
        "activities",
        "long_text",
        gettext_lazy("Activities and learning tasks"),
        gettext_lazy("What the student will do, in a few sentences."),
        4000,
    ),
    DraftField(
        "substitute_supervisor",
        "substitute_supervisor",
        "text",
        gettext_lazy("Substitute supervisor"),
        gettext_lazy("Name and function of who takes over during absence."),
        200,
    ),
    DraftField(
        "contact_moments_min",
        "contact_moments_min",
        "int",
        gettext_lazy("Contact moments, at least"),
        least=1,
        most=99,
    ),
    DraftField(
        "contact_moments_on_site",
        "contact_moments_min",
        "int",
        gettext_lazy("Of which at the workplace"),
        most=99,
    ),
    DraftField(
        "legal_status",
        "legal_status",
        "choice",
        gettext_lazy("Position of the student"),
        choices=list(LegalStatus.choices),
    ),
    DraftField(
        "allowance",
        "allowance",
        "text",
        gettext_lazy("Allowance"),
        gettext_lazy("For example: 350 euros a month."),
        120,
    ),
]


def fields_for(agreement: Agreement) -> list[DraftField]:
    """The fields that the template of this agreement asks for."""
    asked = {clause.key for clause in included_clauses(agreement.template)}
    without = "outcomes_text" if outcomes_of(agreement.placement) else "outcomes"
    return [item for item in FIELDS if asked & set(item.clause.split("|")) and item.key != without]


def defaults(agreement: Agreement) -> dict[str, Any]:
    """What holds until somebody fills in something else."""
    placement = agreement.placement
    employed = placement.variant in {Variant.MBO_BBL, Variant.HO_DUAL, Variant.HO_PART_TIME}
    return {
        "agreement_date": today().isoformat(),
        "activities": placement.activities,
        "outcomes": [outcome.code for outcome in outcomes_of(placement)],
        "hours_per_study_year": study_years.split(
            placement.start_date, placement.end_date, placement.total_hours
        ),
        "contact_moments_min": 3,
        "contact_moments_on_site": 1,
        "legal_status": str(LegalStatus.EMPLOYMENT if employed else LegalStatus.LEARNING),
    }


def initial(agreement: Agreement) -> dict[str, Any]:
    """The values of a draft as they stand, defaults included."""
    values = defaults(agreement) | dict(agreement.data)
    if outcomes_of(agreement.placement):  # they came after the words were written
        values.pop("outcomes_text", None)
    return values


def clean(agreement: Agreement, data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` in stored shapes, empty values left out. Refuses what it cannot read."""
    known = {item.key: item for item in fields_for(agreement)}
    strangers = sorted(set(data) - set(known))
    if strangers:
        raise ActionRefused(
            _("This agreement has no field called %(name)s.") % {"name": strangers[0]}
        )
    cleaned = {key: _clean_one(known[key], value) for key, value in data.items()}
    cleaned = {key: value for key, value in cleaned.items() if value not in ("", None, [], {})}
    _check_contact_moments(cleaned)
    return cleaned


def _clean_one(item: DraftField, value: Any) -> Any:
    if value is None or value == "":
        return None
    try:
        return _CLEANERS[item.kind](item, value)
    except (ValueError, TypeError, InvalidOperation, AttributeError) as error:
        raise ActionRefused(
            _("“%(field)s” cannot be read. Please fill it in again.") % {"field": item.label}
        ) from error


def _text(item: DraftField, value: Any) -> str:
    return _short_enough(item, plain_line(value))


def _long_text(item: DraftField, value: Any) -> str:
    return _short_enough(item, without_controls(value))


def _short_enough(item: DraftField, text: str) -> str:
    if len(text) > item.max_length:
        raise ActionRefused(
            _("“%(field)s” is too long: at most %(most)s characters.")
            % {"field": item.label, "most": item.max_length}
        )
    return text


def _number(item: DraftField, value: Any) -> str:
    number = Decimal(str(value).replace(",", "."))
    if not item.least <= number <= item.most:
        raise ValueError
    return f"{number.normalize():f}"


def _int(item: DraftField, value: Any) -> int:
    return int(_number(item, int(value)))


def _date(item: DraftField, value: Any) -> str:
    return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()


def _choice(item: DraftField, value: Any) -> str:
    if value not in dict(item.choices):
        raise ValueError
    return str(value)


def _list(item: DraftField, value: Any) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else list(value)
    _short_enough(item, "\n".join(str(line) for line in lines))
    return [plain_line(line) for line in lines if plain_line(line)]


def _year_hours(item: DraftField, value: Any) -> dict[str, str]:
    if isinstance(value, str):
        value = dict(line.split(":", 1) for line in value.splitlines() if line.strip())
    return {
        plain_line(year)[:20]: _number(item, str(hours).strip()) for year, hours in value.items()
    }


def _check_contact_moments(cleaned: dict[str, Any]) -> None:
    least, on_site = cleaned.get("contact_moments_min"), cleaned.get("contact_moments_on_site")
    if least is not None and on_site is not None and on_site > least:
        raise ActionRefused(_("There cannot be more contact moments at the workplace than in all."))


_CLEANERS: dict[str, Callable[[DraftField, Any], Any]] = {
    "text": _text,
    "long_text": _long_text,
    "int": _int,
    "decimal": _number,
    "date": _date,
    "choice": _choice,
    "list": _list,
    "outcomes": _list,
    "year_hours": _year_hours,
}
