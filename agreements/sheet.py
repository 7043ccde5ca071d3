"""The data sheet: each data clause of a template as one row of text, in the agreement's language.

Called inside `translation.override(language)`; works on the machine-readable data only.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.enums import LegalStatus
from placements.enums import Weekday
from programmes.enums import CodeType, Variant

Data = dict[str, Any]


def day_text(iso: str) -> str:
    return formats.date_format(date.fromisoformat(iso), "j F Y") if iso else ""


def number(text: str) -> str:
    return formats.number_format(Decimal(text), use_l10n=True) if text else ""


def hours(text: str) -> str:
    if not text:
        return ""
    return _("%(number)s clock hours") % {"number": number(text)}


def site_text(site: Data) -> str:
    place = " ".join(part for part in (site["postcode"], site["city"]) if part)
    return ", ".join(part for part in (site["name"], site["street"], place) if part)


def person_text(person: Data) -> str:
    parts = [person.get(key, "") for key in ("name", "function", "email", "phone")]
    return ", ".join(part for part in parts if part) if person.get("name") else ""


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _institution(data: Data) -> str:
    school = data["institution"]
    place = ", ".join(part for part in (school["address"], school["city"]) if part)
    signer = school["representative"]
    return _lines(
        f"{school['name']} ({school['code']})",
        place,
        _("represented by %(name)s") % {"name": signer} if signer else "",
    )


def _student(data: Data) -> str:
    student = data["student"]
    return _lines(
        _("%(name)s, student number %(number)s")
        % {"name": student["name"], "number": student["number"]},
        _("Under 18: yes") if student["minor"] else _("Under 18: no"),
    )


def _host(data: Data) -> str:
    host = data["host"]
    kvk = host["kvk_number"]
    return _lines(
        host["name"],
        _("Chamber of Commerce number %(number)s") % {"number": kvk} if kvk else "",
        site_text(data["site"]),
    )


def _programme(data: Data) -> str:
    programme = data["programme"]
    label = {"crebo": "crebo", "isat": "ISAT"}[CodeType(programme["code_type"]).value]
    return f"{programme['name']} ({label} {programme['code']})"


def _variant(data: Data) -> str:
    return str(Variant(data["programme"]["variant"]).label)


def _level(data: Data) -> str:
    level = data["programme"]["level"]
    if not level:
        return ""
    if Variant(data["programme"]["variant"]).is_vocational:
        return _("mbo level %(level)s") % {"level": level}
    return _("NLQF level %(level)s") % {"level": level}


def _working_days(data: Data) -> str:
    terms = data["terms"]
    names = ", ".join(str(Weekday(value).label) for value in terms["weekdays"])
    return ", ".join(part for part in (names, terms["working_times"]) if part)


def _study_years(data: Data) -> str:
    years = sorted(data["terms"]["hours_per_study_year"].items())
    return _lines(*(f"{year}: {hours(amount)}" for year, amount in years))


def _study_load(data: Data) -> str:
    load = data["terms"]["study_load"]
    return f"{number(load)} EC" if load else ""


def _outcomes(data: Data) -> str:
    content = data["content"]
    chosen = [f"{row['code']} {row['name']}" for row in content["outcomes"]]
    return _lines(*chosen, content.get("outcomes_text", ""))


def _contact_moments(data: Data) -> str:
    guidance = data["guidance"]
    least, on_site = guidance["contact_moments_min"], guidance["contact_moments_on_site"]
    if not least:
        return ""
    first = ngettext("at least %(count)s", "at least %(count)s", least) % {"count": least}
    if not on_site:
        return first
    return _("%(first)s, of which %(count)s at the workplace") % {"first": first, "count": on_site}


def _legal_status(data: Data) -> str:
    status = data["position"]["legal_status"]
    return str(LegalStatus(status).label) if status else ""


def _version(data: Data) -> str:
    template = data["agreement"]["template"]
    return _("%(title)s, version %(version)s") % template


ROWS: dict[str, Callable[[Data], str]] = {
    "institution_party": _institution,
    "student_party": _student,
    "host_party": _host,
    "leerbedrijf_id": lambda data: data["host"]["leerbedrijf_id"],
    "employing_partner": lambda data: data["host"]["employing_partner"],
    "legal_guardian": lambda data: _lines(*data["guardians"]),
    "qualification_code": _programme,
    "learning_pathway": _variant,
    "level": _level,
    "elective_units": lambda data: _lines(*data["content"]["elective_units"]),
    "start_date": lambda data: day_text(data["terms"]["start_date"]),
    "planned_end_date": lambda data: day_text(data["terms"]["end_date"]),
    "agreement_date": lambda data: day_text(data["agreement"]["drawn_up_on"]),
    "total_hours": lambda data: hours(data["terms"]["total_hours"]),
    "hours_per_study_year": _study_years,
    "hours_per_week": lambda data: hours(data["terms"]["hours_per_week"]),
    "working_days": _working_days,
    "study_load_practice": _study_load,
    "return_days": lambda data: data["terms"]["return_days"],
    "work_processes": _outcomes,
    "learning_outcomes": _outcomes,
    "activities": lambda data: data["content"]["activities"],
    "workplace_supervisor": lambda data: person_text(data["guidance"]["workplace_supervisor"]),
    "substitute_supervisor": lambda data: data["guidance"]["substitute_supervisor"],
    "school_supervisor": lambda data: person_text(data["guidance"]["school_contact"]),
    "contact_moments_min": _contact_moments,
    "legal_status": _legal_status,
    "allowance": lambda data: data["position"]["allowance"],
    "general_terms_version": _version,
}

# Which row shows which amendable term.
TERM_ROWS = {
    "start_date": "start_date",
    "end_date": "planned_end_date",
    "total_hours": "total_hours",
    "hours_per_week": "hours_per_week",
    "weekdays": "working_days",
    "site": "host_party",
    "outcomes": "work_processes|learning_outcomes",
    "activities": "activities",
}


def term_text(field: str, value: Any) -> str:
    """One value of an amendment, as people read it."""
    if field in {"start_date", "end_date"}:
        return day_text(value)
    if field in {"total_hours", "hours_per_week"}:
        return hours(value)
    if field == "weekdays":
        return ", ".join(str(Weekday(day).label) for day in value)
    if field == "site":
        return site_text(value)
    if field == "outcomes":
        return _lines(*(f"{row['code']} {row['name']}" for row in value))
    return str(value)


def clause_values(data: Data) -> dict[str, str]:
    """What the {names} in clauses stand for."""
    guidance = data["guidance"]
    return {
        "student_name": data["student"]["name"],
        "student_number": data["student"]["number"],
        "institution_name": data["institution"]["name"],
        "representative": data["institution"]["representative"],
        "confidential_adviser": data["institution"]["confidential_adviser"]
        or _("ask the contact person of the school"),
        "host_name": data["host"]["name"],
        "site": site_text(data["site"]),
        "programme_name": data["programme"]["name"],
        "programme_code": data["programme"]["code"],
        "start_date": day_text(data["terms"]["start_date"]),
        "end_date": day_text(data["terms"]["end_date"]),
        "total_hours": number(data["terms"]["total_hours"]),
        "hours_per_week": number(data["terms"]["hours_per_week"]),
        "workplace_supervisor": guidance["workplace_supervisor"]["name"],
        "substitute_supervisor": guidance["substitute_supervisor"],
        "school_contact": guidance["school_contact"]["name"],
        "contact_moments_min": str(guidance["contact_moments_min"] or ""),
        "contact_moments_on_site": str(guidance["contact_moments_on_site"] or ""),
        "allowance": data["position"]["allowance"],
    }
