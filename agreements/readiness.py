"""What is still missing before an agreement can be sent: also the to-do list in the interface."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from agreements import gathering, sheet
from agreements.enums import AgreementKind, ClauseType, Requirement
from agreements.models import Agreement, TemplateClause
from agreements.parties import mailable_workplace_people
from core.dates import today
from people.enums import Corner
from placements.enums import PlacementState
from programmes.enums import Variant

MUST_BE_FILLED = {Requirement.LAW, Requirement.PROTOCOL}


def missing_for_sending(agreement: Agreement) -> list[str]:
    """Sentences in the reader's language, each naming one thing to do; empty means ready."""
    included = list(agreement.template.clauses.filter(included=True).order_by("order"))
    with translation.override(agreement.language):
        data = gathering.gather(agreement)
        empty = [
            clause for clause in included if _is_required(clause) and not _has_value(clause, data)
        ]
    return [
        *_placement_state(agreement),
        *(_fill_in(clause) for clause in empty),
        *_parties(agreement, data),
        *_hours(data),
        *_recognition(agreement),
    ]


def _is_required(clause: TemplateClause) -> bool:
    return clause.requirement in MUST_BE_FILLED


def _has_value(clause: TemplateClause, data: dict[str, Any]) -> bool:
    if clause.clause_type == ClauseType.DATA:
        return bool(sheet.ROWS[clause.key](data))
    english = data["agreement"]["language"] == "en"
    return bool((clause.body_en if english else clause.body_nl).strip())


def _fill_in(clause: TemplateClause) -> str:
    english = translation.get_language() == "en"
    heading = clause.heading_en if english else clause.heading_nl
    return _("Fill in: %(what)s.") % {"what": heading}


def _placement_state(agreement: Agreement) -> list[str]:
    placement = agreement.placement
    expected = (
        PlacementState.AGREED
        if agreement.kind == AgreementKind.AMENDMENT
        else PlacementState.PREPARING
    )
    if placement.state == expected:
        return []
    state = placement.state_enum.label
    return [
        _("The placement is “%(state)s”; it must be “%(expected)s”.")
        % {"state": state, "expected": expected.label}
    ]


def _parties(agreement: Agreement, data: dict[str, Any]) -> list[str]:
    placement = agreement.placement
    sentences = []
    if not mailable_workplace_people(placement):
        sentences.append(
            _("Nobody at the workplace has an e-mail address, so nobody can check the data.")
        )
    if Corner.GUARDIAN in data["parties"]:
        guardians = [row.guardian for row in placement.student.guardianships.all()]
        if not guardians:
            sentences.append(
                _("The student is under 18: add a parent or guardian, who must consent.")
            )
        elif not any(guardian.email for guardian in guardians):
            sentences.append(_("The parent or guardian has no e-mail address yet."))
    return sentences


def _hours(data: dict[str, Any]) -> list[str]:
    terms = data["terms"]
    parts = [Decimal(hours) for hours in terms["hours_per_study_year"].values()]
    if not parts or not terms["total_hours"] or sum(parts) == Decimal(terms["total_hours"]):
        return []
    return [
        _("The hours per study year add up to %(sum)s, but the total is %(total)s.")
        % {"sum": sheet.number(str(sum(parts))), "total": sheet.number(terms["total_hours"])}
    ]


def _recognition(agreement: Agreement) -> list[str]:
    """mbo: a host whose recognitions are known must have one for this qualification now."""
    placement = agreement.placement
    if not Variant(placement.variant).is_vocational:
        return []
    known = placement.host.recognitions.all()
    code = placement.programme.code
    valid = known.filter(qualification_code=code).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=max(today(), placement.start_date))
    )
    if not known.exists() or valid.exists():
        return []
    return [
        _("%(host)s has no valid recognition for qualification %(code)s.")
        % {"host": placement.host.name, "code": code}
    ]
