"""Who may do what with agreements. Subjects: an agreement, a placement, a template or a school."""

from collections.abc import Collection
from typing import Any

import rules
from django.utils.translation import gettext as _

from agreements import parties, task_scope
from agreements.enums import UNDER_WAY, AgreementState
from agreements.models import Agreement, AgreementTemplate
from agreements.querysets import seen_by
from core.access import administers
from core.keeping import kept_on
from people import task_sessions
from people.enums import Corner, ProgrammeRoleName
from people.models import ProgrammeRole
from people.reach import has_role
from placements import guards
from placements.models import Placement
from programmes.models import Institution

EDIT_TEMPLATES = [ProgrammeRoleName.COORDINATOR, ProgrammeRoleName.MANAGER]


def _placement(subject: Any) -> Placement | None:
    if isinstance(subject, Placement):
        return subject
    return subject.placement if isinstance(subject, Agreement) else None


@rules.predicate
def sees(user: Any, agreement: Any) -> bool:
    if not isinstance(agreement, Agreement):
        return False
    seen = Agreement.objects.visible_to(user).filter(pk=agreement.pk)
    return kept_on(agreement, seen_by(user), seen.exists)


@rules.predicate
def coordinates(user: Any, subject: Any) -> bool:
    """Is a placement coordinator of the programme."""
    placement = _placement(subject)
    return placement is not None and has_role(
        user, placement.programme_id, ProgrammeRoleName.COORDINATOR
    )


@rules.predicate
def is_of_workplace(user: Any, subject: Any) -> bool:
    placement = _placement(subject)
    return placement is not None and parties.acts_for_workplace(user, placement)


@rules.predicate
def stands_for_a_party(user: Any, subject: Any) -> bool:
    placement = _placement(subject)
    return placement is not None and any(
        parties.acts_for(user, placement, corner) for corner in Corner.values
    )


@rules.predicate
def edits_texts_of_school(user: Any, subject: Any) -> bool:
    school_id = None
    if isinstance(subject, AgreementTemplate):
        school_id = subject.institution_id
    elif isinstance(subject, Institution):
        school_id = subject.pk
    return (
        school_id is not None
        and ProgrammeRole.objects.filter(
            user=user, programme__institution_id=school_id, role__in=EDIT_TEMPLATES
        ).exists()
    )


rules.add_perm("agreements.view", sees)
rules.add_perm("agreements.print", sees)
rules.add_perm("agreements.prepare", administers | coordinates)
rules.add_perm("agreements.send", administers | coordinates)
rules.add_perm("agreements.withdraw", administers | coordinates)
rules.add_perm("agreements.check", sees & is_of_workplace)
rules.add_perm("agreements.sign", sees & stands_for_a_party)
rules.add_perm("agreements.record_paper", administers | coordinates)
rules.add_perm("agreements.amend", administers | coordinates)
rules.add_perm("agreements.end", administers | coordinates)
rules.add_perm("agreements.edit_template", administers | edits_texts_of_school)


def why_details_are_frozen(placement: Placement) -> Any:
    """Data that were put before the parties are not changed behind their backs."""
    sent = placement.agreements.filter(state__in=UNDER_WAY, frozen_at__isnull=False)
    if sent.exists():
        return _("The agreement was sent with these data. Withdraw it first, or have it sent back.")
    return None


def with_an_agreement(placement_ids: Collection[int]) -> set[int]:
    """Those for which this portal writes, signs or holds an agreement."""
    rows = Agreement.objects.filter(
        placement__in=placement_ids, state__in=[*UNDER_WAY, AgreementState.ACTIVE]
    )
    return set(rows.values_list("placement_id", flat=True))


guards.register(why_details_are_frozen)
guards.register_under_way(with_an_agreement)
task_sessions.register_scope(task_scope.SCOPE, describe=task_scope.describe)
