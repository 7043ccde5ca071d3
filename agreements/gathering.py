"""The data of an agreement, machine readable, from the placement and what the draft adds.

All values are text, whole numbers, lists or maps, so that they come back from the database as
they went in. No birth date: the document only tells whether the student is a minor.
"""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

from agreements import draft_fields, study_years
from agreements.enums import AgreementKind
from agreements.models import Agreement
from agreements.parties import supervisor_links
from agreements.study_years import number_text
from core.dates import today
from learning.outcomes import outcomes_of
from people.enums import Corner
from placements.models import Placement
from programmes.enums import GuardianRule
from workplaces.models import HostRole, HostSite

FORMAT = "driehoek/agreement/1"


def party_corners(placement: Placement) -> list[str]:
    """Who must sign. The guardian of a minor when the school requires it."""
    corners = [Corner.STUDENT, Corner.WORKPLACE, Corner.SCHOOL]
    rule = placement.programme.institution.guardian_rule
    if rule == GuardianRule.REQUIRED and is_minor_for_agreement(placement):
        corners.append(Corner.GUARDIAN)
    return [str(corner) for corner in corners]


def is_minor_for_agreement(placement: Placement) -> bool:
    """Under 18 at the start or today: then somebody consents with the student."""
    return placement.is_minor_on(placement.start_date) or placement.is_minor_on(today())


def gather(agreement: Agreement) -> dict[str, Any]:
    """Everything that is put before the parties, as it is now."""
    placement = agreement.placement
    filled_in = draft_fields.initial(agreement)
    data = {
        "format": FORMAT,
        "agreement": _agreement_block(agreement, filled_in),
        "institution": _institution(placement),
        "student": _student(placement),
        "host": _host(placement, filled_in),
        "site": site_block(placement.site),
        "guardians": _guardians(placement),
        "programme": _programme(placement, agreement.language),
        "terms": _terms(placement, filled_in),
        "content": _content(placement, filled_in, agreement.language),
        "guidance": _guidance(placement, filled_in),
        "position": {
            "legal_status": filled_in.get("legal_status", ""),
            "allowance": filled_in.get("allowance", ""),
        },
        "parties": party_corners(placement),
        "changes": deepcopy(agreement.changed_fields),
        "filled_in": filled_in,
    }
    if agreement.kind == AgreementKind.AMENDMENT:
        _amend(data, agreement)
    return data


def _agreement_block(agreement: Agreement, filled_in: dict[str, Any]) -> dict[str, Any]:
    template = agreement.template
    language = agreement.language
    return {
        "number": agreement.number,
        "kind": str(agreement.kind),
        "amends": agreement.amends.number if agreement.amends else None,
        "language": language,
        "drawn_up_on": filled_in.get("agreement_date", ""),
        "effective_on": _iso(agreement.effective_on),
        "reason": agreement.amend_reason,
        "template": {
            "variant": str(template.variant),
            "version": template.version,
            "title": template.title_en if language == "en" else template.title_nl,
        },
    }


def _institution(placement: Placement) -> dict[str, Any]:
    school = placement.programme.institution
    return {
        "name": school.name,
        "code": school.code,
        "address": school.address,
        "city": school.city,
        "representative": school.representative,
        "confidential_adviser": school.confidential_adviser,
    }


def _student(placement: Placement) -> dict[str, Any]:
    return {
        "name": placement.student.user.name,
        "number": placement.student.number,
        "minor": is_minor_for_agreement(placement),
    }


def _host(placement: Placement, filled_in: dict[str, Any]) -> dict[str, Any]:
    host = placement.host
    return {
        "name": host.name,
        "leerbedrijf_id": host.leerbedrijf_id or "",
        "kvk_number": host.kvk_number,
        "employing_partner": filled_in.get("employing_partner", ""),
    }


def site_block(site: HostSite) -> dict[str, Any]:
    return {
        "id": site.pk,
        "name": site.name,
        "street": site.street,
        "postcode": site.postcode,
        "city": site.city,
    }


def _guardians(placement: Placement) -> list[str]:
    if str(Corner.GUARDIAN) not in party_corners(placement):
        return []
    return sorted(row.guardian.name for row in placement.student.guardianships.all())


def _programme(placement: Placement, language: str) -> dict[str, Any]:
    programme = placement.programme
    english = language == "en" and programme.name_en
    return {
        "name": programme.name_en if english else programme.name,
        "code": programme.code,
        "code_type": str(programme.code_type),
        "level": programme.level,
        "variant": str(placement.variant),
    }


def _terms(placement: Placement, filled_in: dict[str, Any]) -> dict[str, Any]:
    return {
        "start_date": _iso(placement.start_date),
        "end_date": _iso(placement.end_date),
        "total_hours": number_text(placement.total_hours),
        "hours_per_week": number_text(placement.hours_per_week),
        "weekdays": sorted(placement.weekdays),
        "working_times": filled_in.get("working_times", ""),
        "return_days": filled_in.get("return_days", ""),
        "hours_per_study_year": filled_in.get("hours_per_study_year", {}),
        "study_load": filled_in.get("study_load", ""),
    }


def _content(placement: Placement, filled_in: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "outcomes": outcome_blocks(placement, filled_in.get("outcomes", []), language),
        "outcomes_text": filled_in.get("outcomes_text", ""),
        "activities": filled_in.get("activities", ""),
        "elective_units": filled_in.get("elective_units", []),
    }


def outcome_blocks(placement: Placement, codes: list[str], language: str) -> list[dict[str, str]]:
    wanted = set(codes)
    return [
        {
            "code": row.code,
            "kind": str(row.kind),
            "name": row.name_en if language == "en" and row.name_en else row.name_nl,
        }
        for row in outcomes_of(placement)
        if row.code in wanted
    ]


def _guidance(placement: Placement, filled_in: dict[str, Any]) -> dict[str, Any]:
    contact = placement.school_contact
    return {
        "workplace_supervisor": _supervisor(placement),
        "substitute_supervisor": filled_in.get("substitute_supervisor", ""),
        "school_contact": {
            "name": contact.name if contact else "",
            "email": (contact.email or "") if contact else "",
            "phone": contact.phone if contact else "",
        },
        "contact_moments_min": filled_in.get("contact_moments_min", 0),
        "contact_moments_on_site": filled_in.get("contact_moments_on_site", 0),
    }


def _supervisor(placement: Placement) -> dict[str, str]:
    link = next(iter(supervisor_links(placement)), None)
    if link is None:
        return {"name": "", "function": "", "email": "", "phone": ""}
    role = HostRole.objects.filter(user=link.user, host=placement.host).exclude(function="").first()
    return {
        "name": link.user.name,
        "function": role.function if role else "",
        "email": link.user.email or "",
        "phone": link.user.phone,
    }


def _amend(data: dict[str, Any], agreement: Agreement) -> None:
    """An amendment holds what was agreed before, with the named changes and nothing else."""
    before = agreement.amends.data  # type: ignore[union-attr]
    for block in ("terms", "content", "site", "position", "programme"):
        data[block] = deepcopy(before[block])
    data["host"]["employing_partner"] = before["host"]["employing_partner"]
    for key in ("substitute_supervisor", "contact_moments_min", "contact_moments_on_site"):
        data["guidance"][key] = before["guidance"][key]
    for key, change in agreement.changed_fields.items():
        block = "content" if key in {"outcomes", "activities"} else "terms"
        if key == "site":
            data["site"] = deepcopy(change["to"])
        else:
            data[block][key] = deepcopy(change["to"])
        if key == "outcomes":
            data["content"]["outcomes_text"] = ""
    if {"start_date", "end_date", "total_hours"} & set(agreement.changed_fields):
        _spread_hours(data["terms"])


def _spread_hours(terms: dict[str, Any]) -> None:
    """The hours per study year follow period and total; they are no choice of their own."""
    if terms["hours_per_study_year"]:
        terms["hours_per_study_year"] = study_years.split(
            date.fromisoformat(terms["start_date"]),
            date.fromisoformat(terms["end_date"]),
            Decimal(terms["total_hours"]) if terms["total_hours"] else None,
        )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
