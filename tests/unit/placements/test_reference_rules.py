"""Each rule of the reference file has a promise in the ledger, due by the plan.

One row per rule: the kinds that serve it, the variants in which the plan knows them, and the day on
a sample placement. How each is opened and kept is tested beside its services.
"""

from datetime import date

import pytest

from core.dates import add_working_days
from core.due_rules import Period, due_date
from placements import kinds
from programmes.enums import Variant
from programmes.models import CommitmentPlanRow
from programmes.services.reference import load_plan

pytestmark = pytest.mark.django_db
ALL = set(Variant.values)
MBO = {"mbo_bol", "mbo_bbl"}
# From Tuesday 1 September 2026, twenty weeks; opened on 1 June, recognised until New Year's Eve.
T0, TE = date(2026, 9, 1), date(2027, 1, 19)
OPENED, RECOGNISED = date(2026, 6, 1), date(2026, 12, 31)
WEEK_LATER = add_working_days(OPENED, 5)
RULES = [
    ("place_missing", "placements.find_place", {"mbo_bol", "ho_full_time"}, date(2026, 7, 21)),
    ("employer_missing", "placements.find_place", {"mbo_bbl", "ho_dual"}, date(2026, 7, 21)),
    (
        "scan_due",
        "assessments.scan_workplace",
        {"ho_part_time", "ho_dual"},
        date(2026, 7, 7),
    ),
    ("recognition_expiring", "placements.renew_recognition", MBO, date(2026, 10, 8)),
    ("plan_due", "learning.submit_plan", ALL, date(2026, 8, 4)),
    ("plan_review_due", "learning.approve_plan", ALL, WEEK_LATER),
    ("signature_due", "agreements.sign", ALL, WEEK_LATER),
    ("started_unsigned", "agreements.complete_before_start", {*MBO, "ho_dual"}, T0),
    ("guardian_consent", "agreements.sign", ALL, WEEK_LATER),
    ("first_contact_due", "contact.first_contact", ALL, date(2026, 9, 22)),
    ("task_alignment_due", "learning.draft_tasks", ALL, date(2026, 9, 29)),
    ("task_alignment_due", "learning.answer_feasibility", ALL, WEEK_LATER),
    ("task_alignment_due", "learning.judge_level", ALL, WEEK_LATER),
    ("hours_pending", "hours.log_week", MBO, add_working_days(OPENED, 3)),
    ("hours_pending", "hours.approve_week", MBO, WEEK_LATER),
    ("midterm_invite", "contact.plan_midterm", ALL, date(2026, 10, 27)),
    ("midterm_overdue", "contact.midterm_talk", ALL, date(2026, 11, 10)),
    ("midterm_overdue", "assessments.fill_in_midterm", ALL, date(2026, 11, 10)),
    ("midterm_actions", "contact.agreed_action", ALL, add_working_days(OPENED, 10)),
    ("site_visit_missing", "contact.site_visit", MBO, date(2026, 11, 10)),
    ("contact_gap", "contact.keep_in_touch", {"mbo_bol", "ho_full_time"}, date(2026, 10, 6)),
    ("contact_gap", "contact.keep_in_touch", {"mbo_bbl"}, date(2026, 10, 16)),
    ("contact_gap", "contact.keep_in_touch", {"ho_part_time"}, date(2026, 9, 29)),
    ("contact_gap", "contact.keep_in_touch", {"ho_dual"}, date(2026, 10, 13)),
    ("final_form_due", "decisions.give_advice", ALL, date(2027, 1, 12)),
    ("final_form_due", "assessments.fill_in_final", ALL, date(2027, 1, 12)),
    ("final_meeting", "contact.plan_final_talk", ALL, date(2026, 12, 29)),
    ("decision_due", "decisions.decide", ALL, add_working_days(TE, 15)),
    ("evaluation_invite", "assessments.fill_in_evaluation", ALL, date(2027, 2, 16)),
    ("replacement_progress", "placements.find_replacement", ALL, WEEK_LATER),
]


@pytest.fixture(autouse=True)
def _plan(db):
    load_plan()


def test_all_rules_of_the_file_are_here():
    assert len({rule for rule, *_rest in RULES}) == 22


@pytest.mark.parametrize(("rule", "kind", "variants", "day"), RULES)
def test_the_kind_is_known_and_due_by_the_plan(rule, kind, variants, day):
    found = kinds.get(kind)
    rows = CommitmentPlanRow.objects.filter(institution=None, kind=kind, variant__in=variants)
    assert {row.variant for row in rows} == variants
    period = Period(T0, TE, OPENED, recognition=RECOGNISED)
    assert {due_date(row.due, period) for row in rows} == {day}
    for row in rows:
        if row.opens_with_placement:
            assert row.debtor in found.theirs


def test_every_kind_in_the_plan_is_known():
    planned = set(CommitmentPlanRow.objects.values_list("kind", flat=True))
    assert planned <= {kind.key for kind in kinds.all_kinds()}


def test_what_stands_behind_another_is_known_too():
    known = {kind.key for kind in kinds.all_kinds()}
    for kind in kinds.all_kinds():
        assert set(kind.behind) <= known - {kind.key}
