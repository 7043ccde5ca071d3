"""What is still missing before an agreement can be sent: also the to-do list in the interface."""

from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from agreements import gathering, sheet
from agreements.enums import AgreementKind, ClauseType, Requirement
from agreements.included import included_clauses
from agreements.models import Agreement, TemplateClause
from agreements.parties import mailable_workplace_people
from core.dates import today
from learning.outcomes import outcomes_of
from people.enums import Corner
from placements.enums import PlacementState
from placements.transitions import Missing, missing_for_agreement
from programmes.enums import Variant

# What the placement misses → the rows of the data sheet that would say the same again.
SAID_BY_PLACEMENT = {
    "school_contact": ("school_supervisor",),
    "supervisor": ("workplace_supervisor",),
    "hours": ("total_hours", "hours_per_week", "hours_per_study_year"),
    "guardian": ("legal_guardian",),
}
# Rows that outcomes of the programme fill, or words when it has none.
OUTCOMES = {"work_processes", "learning_outcomes"}
MUST_BE_FILLED = {Requirement.LAW, Requirement.PROTOCOL}


def missing_for_sending(agreement: Agreement, gathered: dict[str, Any] | None = None) -> list[str]:
    """The same in sentences only."""
    return [each.text for each in to_do(agreement, gathered)]


def to_do(agreement: Agreement, gathered: dict[str, Any] | None = None) -> list[Missing]:
    """Sentences in the reader's language, each naming one thing to do; empty means ready.

    First what the placement misses, then what the text of the agreement asks besides.
    `gathered`: what `gathering.gather` found, when the caller asked for it already.
    """
    of_placement = missing_for_agreement(agreement.placement)
    keys = {each.key for each in of_placement}
    said = {row for key in keys for row in SAID_BY_PLACEMENT.get(key, ())}
    with translation.override(agreement.language):
        data = gathered or gathering.gather(agreement)
        empty = [
            clause
            for clause in included_clauses(agreement.template)
            if _is_required(clause) and clause.key not in said and not _has_value(clause, data)
        ]
    return [
        *_named("state", _placement_state(agreement)),
        *of_placement,
        *(_fill_in(clause, agreement) for clause in empty),
        *_parties(agreement, data, keys),
        *_named("hours_per_study_year", _hours(data)),
        *_named("recognition", _recognition(agreement)),
    ]


def _named(key: str, sentences: list[str]) -> list[Missing]:
    return [Missing(key, sentence) for sentence in sentences]


def _is_required(clause: TemplateClause) -> bool:
    return clause.requirement in MUST_BE_FILLED


def _has_value(clause: TemplateClause, data: dict[str, Any]) -> bool:
    if clause.clause_type == ClauseType.DATA:
        return bool(sheet.ROWS[clause.key](data))
    english = data["agreement"]["language"] == "en"
    return bool((clause.body_en if english else clause.body_nl).strip())


def _fill_in(clause: TemplateClause, agreement: Agreement) -> Missing:
    if clause.key in OUTCOMES and not outcomes_of(agreement.placement):
        return Missing(
            "outcomes",
            _(
                "This programme has no outcomes to choose from yet. Write in the form which part "
                "of the qualification the student learns here, or give the programme its outcomes."
            ),
        )
    english = translation.get_language() == "en"
    heading = clause.heading_en if english else clause.heading_nl
    return Missing(clause.key, _("Fill in: %(what)s.") % {"what": heading})


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


def _parties(agreement: Agreement, data: dict[str, Any], keys: set[str]) -> list[Missing]:
    """`keys`: what the placement itself misses, and says in its own words."""
    placement = agreement.placement
    sentences = []
    asks_supervisor = keys & {"supervisor", "supervisor_email"}
    if not asks_supervisor and not mailable_workplace_people(placement):
        sentences.append(
            Missing(
                "supervisor_email",
                _("Nobody at the workplace has an e-mail address, so nobody can check the data."),
            )
        )
    if Corner.GUARDIAN in data["parties"] and "guardian" not in keys:
        guardians = [row.guardian for row in placement.student.guardianships.all()]
        if not any(guardian.email for guardian in guardians):
            sentences.append(
                Missing(
                    "guardian",
                    _("The student is under 18: add a parent or guardian, who must consent."),
                )
            )
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
    code = placement.programme.code
    known = list(placement.host.recognitions.all())
    on = max(today(), placement.start_date)
    valid = any(
        row.qualification_code == code and (row.valid_until is None or row.valid_until >= on)
        for row in known
    )
    if not known or valid:
        return []
    return [
        _("%(host)s has no valid recognition for qualification %(code)s.")
        % {"host": placement.host.name, "code": code}
    ]
