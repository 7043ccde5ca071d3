"""All facts of the wanted placements in one row each, as the rules of the signals read them."""

# ruff: noqa: S608 - constant texts of this app, put together once

from insight.computing.pieces import PIECES

# The newest limit counts; one that was put back to the standard counts as none.
LIMITS = """
    (%(standard)s::jsonb -> placement.variant) || coalesce((
        SELECT jsonb_object_agg(name, value) FROM (
            SELECT DISTINCT ON (name) name, value, is_standard FROM insight_signalthreshold
            WHERE programme_id = placement.programme_id AND variant = placement.variant
            ORDER BY name, id DESC
        ) own WHERE NOT is_standard
    ), '{}'::jsonb)
"""
FRAMEWORK = """
    coalesce(cohort.framework_id, (
        SELECT id FROM programmes_framework
        WHERE programme_id = placement.programme_id AND published_at IS NOT NULL
        ORDER BY published_at DESC, id DESC LIMIT 1))
"""
STAGE = """
    CASE WHEN placement.state IN ('searching', 'proposed') THEN 'place'
        WHEN placement.state = 'preparing' THEN 'preparing'
        WHEN placement.state <> 'agreed' THEN 'over'
        WHEN placement.start_date > %(day)s THEN 'before'
        WHEN placement.end_date >= %(day)s THEN 'running'
        ELSE 'closing' END
"""
MONDAY = "({day} - extract(isodow FROM {day})::int)"
WEEKS = "(({last} - {first}) / 7 + 1)"


def _weeks(first: str, last: str) -> str:
    monday = MONDAY.format
    return WEEKS.format(first=monday(day=first), last=monday(day=last))


WANTED = f"""
    SELECT placement.*, {STAGE} AS stage, {LIMITS} AS l, {FRAMEWORK} AS framework_id,
        student.user_id AS student_user_id, person.last_login,
        coalesce(offered.logs_hours, placement.variant IN ('mbo_bol', 'mbo_bbl')) AS keeps_hours,
        coalesce(norm.moments, (%(norms)s::jsonb -> placement.variant ->> 'moments')::int)
            AS norm_moments,
        coalesce(norm.on_site, (%(norms)s::jsonb -> placement.variant ->> 'on_site')::int)
            AS norm_on_site,
        programme.code AS programme_code,
        least(100, greatest(0, 100 * (%(day)s::date - placement.start_date)
            / greatest(1, placement.end_date - placement.start_date))) AS elapsed,
        least(coalesce(placement.ended_on, placement.end_date), placement.end_date) AS last_day,
        %(day)s::date - extract(isodow FROM %(day)s::date)::int AS last_sunday
    FROM placements_placement placement
    JOIN programmes_programme programme ON programme.id = placement.programme_id
    JOIN people_student student ON student.id = placement.student_id
    JOIN people_user person ON person.id = student.user_id
    JOIN people_enrolment enrolment ON enrolment.id = placement.enrolment_id
    JOIN programmes_programmevariant offered ON offered.id = enrolment.programme_variant_id
    LEFT JOIN programmes_cohort cohort ON cohort.id = enrolment.cohort_id
    LEFT JOIN contact_normrow norm ON norm.variant_id = offered.id
    WHERE placement.id = ANY(%(ids)s)
"""
# What is asked only of placements that are under way, a lookup each.
ASIDE = """
    SELECT
        (SELECT max(valid_until) FROM workplaces_hostrecognition
         WHERE host_id = p.host_id AND qualification_code = p.programme_code) AS recognised_until,
        EXISTS (SELECT 1 FROM decisions_workplaceadvice WHERE placement_id = p.id) AS advised,
        EXISTS (SELECT 1 FROM decisions_decision WHERE placement_id = p.id
            AND kind = 'placement') AS decided,
        EXISTS (SELECT 1 FROM assessments_assessmentround WHERE placement_id = p.id
            AND kind = 'midterm' AND talk_at IS NOT NULL) AS midterm_round,
        (SELECT count(*) FROM core_auditevent event WHERE event.placement_id = p.id
            AND event.action = 'placements.contact_assigned'
            AND event.data ->> 'before' <> '') AS contact_changes,
        (SELECT max(message.sent_at) FROM contact_thread thread
         JOIN contact_message message ON message.thread_id = thread.id
         WHERE thread.placement_id = p.id AND message.author_id = p.student_user_id) AS wrote_at,
        (SELECT max((
            SELECT count(*) FROM placements_placementsupervisor beside
            JOIN placements_placement other ON other.id = beside.placement_id
            WHERE beside.user_id = link.user_id AND other.state = 'agreed'
                AND other.start_date <= %(day)s AND other.end_date >= %(day)s))
         FROM placements_placementsupervisor link WHERE link.placement_id = p.id
            AND p.stage = 'running') AS supervisor_load,
        (SELECT count(*) FROM placements_placement other
         WHERE p.l ->> 'teacher_overload.placements' IS NOT NULL AND p.stage = 'running'
            AND other.school_contact_id = p.school_contact_id AND other.state = 'agreed'
            AND other.start_date <= %(day)s AND other.end_date >= %(day)s) AS contact_load
"""
# What follows from several of them.
SEEN_ON = """(greatest(p.last_login, t.task_sent_at, e.evidence_at, h.week_at, x.wrote_at)
    AT TIME ZONE 'Europe/Amsterdam')::date"""
WEEKS_DUE = (
    f"CASE WHEN p.last_day < %(day)s THEN {_weeks('p.start_date', 'p.last_day')} "
    f"WHEN p.start_date <= p.last_sunday THEN {_weeks('p.start_date', 'p.last_sunday')} "
    "ELSE 0 END"
)
WEEKS_ALL = f"greatest({_weeks('p.start_date', 'p.last_day')}, 1)"
EXPECTED = f"round(p.total_hours * ({WEEKS_DUE}) / {WEEKS_ALL}, 2)"
FACTS = f"""
    SELECT p.id, p.programme_id, p.host_id, p.student_id, p.school_contact_id, p.variant, p.state,
        p.stage, p.start_date, p.end_date, p.elapsed, p.keeps_hours, p.l, %(day)s::date AS day,
        c.open_count, c.late_count, c.late_since, c.midterm_soon,
        {{sides}},
        least(c.next_due, m.talk_on) AS next_on,
        a.agreement_state, a.signed, a.parties,
        k.student_school_on, k.school_workplace_on, k.student_workplace_on, k.school_contact_on,
        greatest(k.student_school_on, k.school_workplace_on, k.student_workplace_on)
            AS last_contact_on,
        %(day)s::date - greatest(p.start_date, k.school_contact_on) AS contact_days,
        k.held, k.on_site, k.return_days_missed,
        k.midterm_talk OR x.midterm_round AS midterm_held,
        p.norm_moments * p.elapsed / 100 AS held_due, p.norm_on_site * p.elapsed / 100
            AS on_site_due,
        m.moved + b.times AS moved, m.moved_by_student, m.moved_days + b.days AS moved_days,
        s.unanswered, s.unanswered_since,
        (%(day)s::date - s.unanswered_since) / 7 AS unanswered_weeks,
        t.tasks, t.tasks_approved, t.tasks_unjudged, t.tasks_refused,
        o.outcomes, o.outcomes_covered, o.outcomes_open, o.outcomes_thin, o.outcomes_alone,
        e.evidence, e.evidence_confirmed,
        h.hours_approved, h.weeks_waiting, h.learning_weeks, h.learning_share,
        {WEEKS_DUE} AS weeks_due, {EXPECTED} AS hours_expected,
        round(100 * (1 - h.hours_approved / nullif({EXPECTED}, 0))) AS hours_behind,
        d.differences,
        w.scan_time, w.scan_outcomes, w.scan_safety,
        (w.scanned_at AT TIME ZONE 'Europe/Amsterdam')::date AS scanned_on,
        x.recognised_until, x.advised, x.decided, x.contact_changes, x.supervisor_load,
        x.contact_load,
        {SEEN_ON} AS student_seen_on,
        %(day)s::date - greatest(p.start_date, {SEEN_ON}) AS silent_days
    FROM wanted p
"""


def _side(number: int, name: str) -> str:
    rest = "CASE WHEN c.promised AND p.state IN ('agreed', 'completed') THEN 'kept' ELSE 'none' END"
    return (
        f"CASE c.side_{number} WHEN 2 THEN 'late' WHEN 1 THEN 'waiting' ELSE {rest} END AS {name}"
    )


def facts_sql() -> str:
    """The SELECT that gives the facts; it reads `wanted`."""
    names = ("student_school", "school_workplace", "student_workplace")
    sides = ", ".join(_side(number, name) for number, name in enumerate(names, start=1))
    joins = "".join(
        f"LEFT JOIN LATERAL ({piece}) {alias} ON true\n" for alias, piece in PIECES.items()
    )
    return FACTS.format(sides=sides) + joins + f"CROSS JOIN LATERAL ({ASIDE}) x\n"
