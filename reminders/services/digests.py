"""One mail per person for all reminders that nobody told yet, when it is that person's turn.

Nothing is dropped: a reminder without a `message` waits for the next run.
"""

import json
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from notifications.enums import DeliveryState
from notifications.models import OutboxMessage
from reminders.reaching import start_of
from reminders.rhythm import Turn, monday_of, turn_of

NOTICE = "reminders.digest"
USUAL_CAP = 2
ARRIVING = ["waiting", "sending", "sent"]

# A promise that was kept, let go, or got another day is no longer told; nor is one to who left.
FORGET = """
DELETE FROM reminders_reminder r USING placements_commitment c, people_user u
WHERE r.message_id IS NULL AND c.id = r.commitment_id AND u.id = r.recipient_id
AND (c.state <> 'open' OR c.due_on <> r.due_on OR NOT u.is_active)
"""

# Staff and students daily; guardians and workplaces weekly, and once more when something is late.
# A mail of any kind counts for the cap of a workplace.
READY = """
WITH waiting AS (
    SELECT r.recipient_id AS id,
        bool_or(r.severity = 'high' OR r.due_on < %(day)s) AS urgent,
        min(coalesce(k.workplace_mails_per_week, %(usual)s)) AS cap
    FROM reminders_reminder r
    JOIN placements_commitment c ON c.id = r.commitment_id
    JOIN placements_placement p ON p.id = c.placement_id
    JOIN programmes_programme g ON g.id = p.programme_id
    LEFT JOIN reminders_remindersettings k ON k.institution_id = g.institution_id
    WHERE r.message_id IS NULL GROUP BY r.recipient_id
), known AS (
    SELECT w.*, coalesce(u.email, '') AS email,
        EXISTS (SELECT 1 FROM people_programmerole o WHERE o.user_id = w.id)
        OR EXISTS (SELECT 1 FROM people_student t WHERE t.user_id = w.id) AS at_school,
        EXISTS (SELECT 1 FROM workplaces_hostrole o WHERE o.user_id = w.id)
        OR EXISTS (SELECT 1 FROM placements_placementsupervisor v WHERE v.user_id = w.id)
            AS at_workplace,
        coalesce(n.rhythm, '') AS chosen,
        (SELECT count(*) FROM notifications_outboxmessage m WHERE m.recipient_id = w.id
            AND m.created_at >= %(monday)s AND m.state = ANY (%(arriving)s)) AS mails
    FROM waiting w JOIN people_user u ON u.id = w.id
    LEFT JOIN notifications_preference n ON n.user_id = w.id
), paced AS (
    SELECT *, CASE WHEN chosen <> '' THEN chosen WHEN at_school THEN 'daily' ELSE 'weekly' END
        AS rhythm, at_workplace AND NOT at_school AS capped
    FROM known
)
"""
MAY = """
    %(working)s AND (NOT capped OR mails < cap) AND (
        rhythm = 'daily' OR rhythm = 'twice' AND %(twice)s OR rhythm = 'weekly' AND (
            %(weekly)s OR urgent AND (capped OR mails < %(usual)s)))
"""


def write_digests(after: date, day: date) -> tuple[int, int]:
    """(mails put in the outbox, people whose reminders wait for another day)"""
    columns = _columns()
    values = _values(turn_of(after, day), day) | _defaults()
    names = ", ".join(columns)
    given = ", ".join(columns.values())
    with connection.cursor() as cursor:
        cursor.execute(FORGET)
        cursor.execute(
            f"{READY}, made AS (INSERT INTO notifications_outboxmessage ({names})"  # noqa: S608  our own words
            f" SELECT {given} FROM paced WHERE {MAY}"
            " ON CONFLICT (once_key) DO NOTHING RETURNING id, recipient_id),"
            " told AS (UPDATE reminders_reminder r SET message_id = made.id FROM made"
            " WHERE r.recipient_id = made.recipient_id AND r.message_id IS NULL RETURNING 1)"
            " SELECT (SELECT count(*) FROM made), (SELECT count(*) FROM waiting),"
            " (SELECT count(*) FROM told)",
            values,
        )
        made, waiting, _told = cursor.fetchone()
    return made, waiting - made


def _values(turn: Turn, day: date) -> dict[str, Any]:
    return {
        "day": day,
        "monday": start_of(monday_of(day)),
        "usual": USUAL_CAP,
        "arriving": ARRIVING,
        "working": turn.working,
        "twice": turn.twice,
        "weekly": turn.weekly,
        "moment": timezone.now(),
        "notice": NOTICE,
        "params": json.dumps({"day": day.isoformat()}),
        "once": f":{day.isoformat()}",
    }


def _columns() -> dict[str, str]:
    """Column of the outbox → SQL. What we do not know gets the default of its field."""
    given = {
        "notice": "%(notice)s",
        "params": "%(params)s::jsonb",
        "recipient_id": "id",
        "once_key": "'digest:' || id || %(once)s",
        "state": f"CASE WHEN email = '' THEN '{DeliveryState.FAILED}'"
        f" ELSE '{DeliveryState.WAITING}' END",
        "last_error": "CASE WHEN email = '' THEN 'no e-mail address' ELSE '' END",
        "created_at": "%(moment)s",
        "next_attempt_at": "%(moment)s",
    }
    return {name: f"%(default_{name})s" for name in _fields()} | given


def _defaults() -> dict[str, Any]:
    return {
        f"default_{name}": field.get_db_prep_save(field.get_default(), connection)
        for name, field in _fields().items()
    }


def _fields() -> dict[str, Any]:
    rows = OutboxMessage._meta.concrete_fields
    return {str(field.column): field for field in rows if not field.primary_key}
