"""Whose health is out of date: a queue that the database itself fills, whatever changes a row.

Statement triggers on proxies of the tables that matter. Rows are only added, never waited for: a
person who saves something never stands in line behind a worker. Two marks of one placement do no
harm; a worker takes both.
"""

# ruff: noqa: S608 - constant texts of this app, put together once

from collections.abc import Sequence
from typing import Any

import pgtrigger
from django.db import models

from agreements.models import Agreement, Signature
from assessments.models import AssessmentRound
from contact.models import ContactMoment, Message, MomentChange, NormRow, OwnKind
from core.models import AuditEvent
from decisions.models import WorkplaceAdvice
from hours.models import WeekLog
from learning.models import LearningTask, OutcomeNotOffered, TaskAlignmentReview, TaskVersion
from people.models import User
from placements.models import Commitment, Placement, PlacementSupervisor
from portfolio.models import Confirmation, EvidenceItem, Feedback
from workplaces.models import HostRecognition

MARK = """
    INSERT INTO insight_changedplacement (placement_id, cause, marked_at)
    SELECT DISTINCT found.id, '{cause}', now()
    FROM ({ids}) AS found (id) WHERE found.id IS NOT NULL;
    RETURN NULL;
"""
OWN = "SELECT placement_id FROM {rows}"
OF_TASK = """
    SELECT task.placement_id FROM {rows} AS row JOIN learning_learningtask task
    ON task.id = row.task_id
"""
OF_VERSION = """
    SELECT task.placement_id FROM {rows} AS row
    JOIN learning_taskversion version ON version.id = row.version_id
    JOIN learning_learningtask task ON task.id = version.task_id
"""
OF_AGREEMENT = """
    SELECT agreement.placement_id FROM {rows} AS row
    JOIN agreements_agreement agreement ON agreement.id = row.agreement_id
"""
OF_MOMENT = """
    SELECT moment.placement_id FROM {rows} AS row
    JOIN contact_contactmoment moment ON moment.id = row.moment_id
"""
OF_THREAD = """
    SELECT thread.placement_id FROM {rows} AS row
    JOIN contact_thread thread ON thread.id = row.thread_id
"""
OF_ITEM = """
    SELECT item.placement_id FROM {rows} AS row
    JOIN portfolio_evidenceitem item ON item.id = row.item_id
"""
# The contact of the school counts as a change of the placement itself; its history is in the audit.
OF_EVENT = "SELECT placement_id FROM {rows} WHERE action = 'placements.contact_assigned'"
OF_VARIANT = """
    SELECT placement.id FROM {rows} AS row
    JOIN programmes_programmevariant offered ON offered.id = row.variant_id
    JOIN placements_placement placement
    ON placement.programme_id = offered.programme_id AND placement.variant = offered.variant
"""
OF_OWN_KIND = """
    SELECT moment.placement_id FROM {rows} AS row
    JOIN contact_contactmoment moment ON moment.own_kind_id = row.id
"""
OF_LIMIT = """
    SELECT placement.id FROM {rows} AS row JOIN placements_placement placement
    ON placement.programme_id = row.programme_id AND placement.variant = row.variant
"""
OF_HOST = """
    SELECT placement.id FROM {rows} AS row
    JOIN placements_placement placement ON placement.host_id = row.host_id
"""
# Who is guided by the same person: one more student makes all of them one more.
OF_SUPERVISOR = """
    SELECT placement_id FROM {rows}
    UNION SELECT beside.placement_id FROM {rows} AS row
    JOIN placements_placementsupervisor beside ON beside.user_id = row.user_id
"""
BESIDE = """
    SELECT beside.placement_id FROM {rows} AS row
    JOIN placements_placementsupervisor link ON link.placement_id = row.id
    JOIN placements_placementsupervisor beside ON beside.user_id = link.user_id
    UNION SELECT beside.id FROM {rows} AS row
    JOIN placements_placement beside ON beside.school_contact_id = row.school_contact_id
    AND beside.state = 'agreed'
"""
PLACEMENT_UPDATED = f"""
    SELECT id FROM new_rows UNION {BESIDE.replace("{rows}", "moved")}
"""
STUDENT_SEEN = """
    SELECT placement.id FROM new_rows AS now_row
    JOIN old_rows AS old_row ON old_row.id = now_row.id
        AND old_row.last_login IS DISTINCT FROM now_row.last_login
    JOIN people_student student ON student.user_id = now_row.id
    JOIN placements_placement placement ON placement.student_id = student.id
"""


class ChangedPlacement(models.Model):
    """A placement that has to be looked at again, and what changed there."""

    placement_id = models.BigIntegerField()
    cause = models.CharField(max_length=20)
    marked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.placement_id}: {self.cause}"


def _mark(name: str, operation: Any, cause: str, ids: str, **tables: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=MARK.format(cause=cause, ids=ids),
    )


def marking(cause: str, ids: str, *, on: str = "iud") -> list[pgtrigger.Trigger]:
    """Triggers for inserts, updates and deletes; `ids` reads {rows}."""
    new, old = ids.format(rows="new_rows"), ids.format(rows="old_rows")
    made = []
    if "i" in on:
        made.append(_mark(f"health_{cause}_i", pgtrigger.Insert, cause, new, new="new_rows"))
    if "u" in on:
        both = f"{new} UNION {old}"
        made.append(
            _mark(
                f"health_{cause}_u",
                pgtrigger.Update,
                cause,
                both,
                old="old_rows",
                new="new_rows",
            )
        )
    if "d" in on:
        made.append(_mark(f"health_{cause}_d", pgtrigger.Delete, cause, old, old="old_rows"))
    return made


def _placement_triggers() -> list[pgtrigger.Trigger]:
    moved = f"""
        WITH moved AS (
            SELECT * FROM new_rows now_row WHERE NOT EXISTS (
                SELECT 1 FROM old_rows old_row WHERE old_row.id = now_row.id
                AND old_row.state = now_row.state AND old_row.start_date = now_row.start_date
                AND old_row.end_date = now_row.end_date
                AND old_row.school_contact_id IS NOT DISTINCT FROM now_row.school_contact_id)
            UNION ALL
            SELECT * FROM old_rows old_row WHERE NOT EXISTS (
                SELECT 1 FROM new_rows now_row WHERE old_row.id = now_row.id
                AND old_row.state = now_row.state AND old_row.start_date = now_row.start_date
                AND old_row.end_date = now_row.end_date
                AND old_row.school_contact_id IS NOT DISTINCT FROM now_row.school_contact_id)
        ) {PLACEMENT_UPDATED}
    """
    added = f"SELECT id FROM new_rows UNION {BESIDE.format(rows='new_rows')}"
    gone = BESIDE.format(rows="old_rows")
    return [
        _mark("health_placement_i", pgtrigger.Insert, "placement", added, new="new_rows"),
        _mark(
            "health_placement_u",
            pgtrigger.Update,
            "placement",
            moved,
            old="old_rows",
            new="new_rows",
        ),
        _mark("health_placement_d", pgtrigger.Delete, "placement", gone, old="old_rows"),
    ]


def _watched(name: str, model: Any, triggers: Sequence[pgtrigger.Trigger]) -> Any:
    """A proxy of a table of another app: its triggers belong to this one."""
    meta = type("Meta", (), {"proxy": True, "triggers": list(triggers)})
    return type(name, (model,), {"__module__": __name__, "Meta": meta})


WATCHED = [
    _watched("PlacementWatch", Placement, _placement_triggers()),
    _watched("SupervisorWatch", PlacementSupervisor, marking("people", OF_SUPERVISOR)),
    _watched("CommitmentWatch", Commitment, marking("promise", OWN)),
    _watched("AgreementWatch", Agreement, marking("agreement", OWN)),
    _watched("SignatureWatch", Signature, marking("agreement", OF_AGREEMENT, on="i")),
    _watched("MomentWatch", ContactMoment, marking("contact", OWN)),
    _watched("MomentChangeWatch", MomentChange, marking("contact", OF_MOMENT, on="i")),
    _watched("MessageWatch", Message, marking("message", OF_THREAD, on="iu")),
    _watched("OwnKindWatch", OwnKind, marking("setting", OF_OWN_KIND, on="u")),
    _watched("NormWatch", NormRow, marking("setting", OF_VARIANT)),
    _watched("TaskWatch", LearningTask, marking("task", OWN)),
    _watched("VersionWatch", TaskVersion, marking("task", OF_TASK)),
    _watched("ReviewWatch", TaskAlignmentReview, marking("task", OF_VERSION, on="i")),
    _watched("NotOfferedWatch", OutcomeNotOffered, marking("task", OWN)),
    _watched("EvidenceWatch", EvidenceItem, marking("evidence", OWN)),
    _watched("ConfirmationWatch", Confirmation, marking("evidence", OWN, on="i")),
    _watched("FeedbackWatch", Feedback, marking("evidence", OF_ITEM, on="i")),
    _watched("WeekWatch", WeekLog, marking("hours", OWN)),
    _watched("RoundWatch", AssessmentRound, marking("assessment", OWN)),
    _watched("AdviceWatch", WorkplaceAdvice, marking("advice", OWN, on="i")),
    _watched("RecognitionWatch", HostRecognition, marking("recognition", OF_HOST)),
    _watched("AuditWatch", AuditEvent, marking("people", OF_EVENT, on="i")),
    _watched(
        "StudentWatch",
        User,
        [
            _mark(
                "health_seen_u",
                pgtrigger.Update,
                "seen",
                STUDENT_SEEN,
                old="old_rows",
                new="new_rows",
            )
        ],
    ),
]
