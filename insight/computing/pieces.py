"""The facts of a placement, by table: lateral subqueries that read through the index of each.

`p` is the placement with its limits `p.l`, %(day)s today in Amsterdam. Everything is counted here,
so that one placement and a million are worked out by the same words.
"""

PROMISES = """
    SELECT count(*) FILTER (WHERE open) AS open_count,
        count(*) FILTER (WHERE open AND late) AS late_count,
        min(due_on) FILTER (WHERE open AND late) AS late_since,
        min(due_on) FILTER (WHERE open AND NOT late) AS next_due,
        count(*) > 0 AS promised,
        coalesce(bool_or(open AND kind = ANY(%(midterm_kinds)s) AND due_on <= %(day)s::date + 14),
            false) AS midterm_soon,
        max(CASE WHEN open THEN 1 + late::int ELSE 0 END) FILTER (WHERE side = 1) AS side_1,
        max(CASE WHEN open THEN 1 + late::int ELSE 0 END) FILTER (WHERE side = 2) AS side_2,
        max(CASE WHEN open THEN 1 + late::int ELSE 0 END) FILTER (WHERE side = 3) AS side_3
    FROM (
        SELECT kind, due_on, state = 'open' AS open, due_on < %(day)s AS late,
            CASE WHEN 'workplace' NOT IN (debtor, creditor) THEN 1
                WHEN 'school' IN (debtor, creditor) OR debtor = creditor THEN 2
                ELSE 3 END AS side
        FROM placements_commitment WHERE placement_id = p.id
    ) promise
"""
AGREEMENT = """
    SELECT agreement.state AS agreement_state,
        (SELECT count(*) FROM agreements_signature WHERE agreement_id = agreement.id) AS signed,
        jsonb_array_length(agreement.parties) AS parties
    FROM agreements_agreement agreement
    WHERE agreement.placement_id = p.id AND agreement.state NOT IN ('withdrawn', 'returned')
    ORDER BY agreement.number DESC LIMIT 1
"""
TALKS = """
    SELECT max(held_on) FILTER (WHERE student AND school) AS student_school_on,
        max(held_on) FILTER (WHERE school AND workplace) AS school_workplace_on,
        max(held_on) FILTER (WHERE student AND workplace) AS student_workplace_on,
        max(held_on) FILTER (WHERE school AND (student OR workplace)) AS school_contact_on,
        count(*) FILTER (WHERE counts) AS held,
        count(*) FILTER (WHERE counts AND "where" = 'on_site') AS on_site,
        coalesce(bool_or(midterm), false) AS midterm_talk,
        count(*) FILTER (WHERE kind = 'return_day' AND NOT student) AS return_days_missed
    FROM (
        SELECT report.held_on, report."where", moment.kind,
            moment.kind = ANY(%(counting_kinds)s) OR coalesce(own.counts, false) AS counts,
            moment.kind = 'midterm' OR own.stands_for = 'contact.midterm_talk' AS midterm, who.*
        FROM contact_contactmoment moment
        JOIN contact_contactreport report ON report.id = moment.report_id
        LEFT JOIN contact_ownkind own ON own.id = moment.own_kind_id
        CROSS JOIN LATERAL (
            SELECT coalesce(bool_or(corner = 'student'), false) AS student,
                coalesce(bool_or(corner = 'school'), false) AS school,
                coalesce(bool_or(corner = 'workplace'), false) AS workplace
            FROM contact_presence WHERE report_id = report.id
        ) who
        WHERE moment.placement_id = p.id
    ) talk
"""
PLANNED = """
    SELECT min((moment.starts_at AT TIME ZONE 'Europe/Amsterdam')::date)
        FILTER (WHERE moment.state = 'planned') AS talk_on,
        coalesce(sum(moves.moved), 0) AS moved,
        coalesce(sum(moves.by_student), 0) AS moved_by_student,
        coalesce(sum(moves.days), 0) AS moved_days
    FROM contact_contactmoment moment
    CROSS JOIN LATERAL (
        SELECT count(*) AS moved,
            count(*) FILTER (WHERE changed_by_id = p.student_user_id) AS by_student,
            sum(greatest(0, after::date - before::date)) AS days
        FROM contact_momentchange WHERE moment_id = moment.id AND kind = 'moved'
    ) moves
    WHERE moment.placement_id = p.id
        AND (moment.state <> 'planned' OR moment.starts_at >= %(day)s::date OR moves.moved > 0)
"""
POSTPONED = """
    SELECT count(*) AS times, coalesce(sum(asked.to_day - asked.from_day), 0) AS days
    FROM placements_commitment promise
    JOIN placements_postponement asked ON asked.commitment_id = promise.id
    WHERE promise.placement_id = p.id
"""
MESSAGES = """
    SELECT count(*) AS unanswered,
        min((message.sent_at AT TIME ZONE 'Europe/Amsterdam')::date) AS unanswered_since
    FROM contact_thread thread
    JOIN contact_message message ON message.thread_id = thread.id
    WHERE thread.placement_id = p.id AND 'workplace' = ANY(thread.corners)
        AND message.corner = 'school' AND message.withdrawn_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM contact_message answer JOIN contact_thread of ON of.id = answer.thread_id
            WHERE of.placement_id = p.id AND answer.corner = 'workplace'
                AND answer.withdrawn_at IS NULL AND answer.sent_at > message.sent_at)
"""
TASKS = """
    SELECT count(*) AS tasks,
        count(*) FILTER (WHERE school = 'yes' AND workplace = 'yes') AS tasks_approved,
        count(*) FILTER (WHERE school IS NULL) AS tasks_unjudged,
        count(*) FILTER (WHERE school IN ('change', 'no')) AS tasks_refused,
        array_agg(id) FILTER (WHERE school = 'yes' AND workplace = 'yes') AS approved_ids,
        array_agg(id) FILTER (
            WHERE school IS DISTINCT FROM 'no' AND workplace IS DISTINCT FROM 'no') AS serving_ids,
        max(sent_at) FILTER (WHERE sent_by_id = p.student_user_id) AS task_sent_at
    FROM (
        SELECT version.id, version.sent_at, version.sent_by_id,
            (SELECT verdict FROM learning_taskalignmentreview
             WHERE version_id = version.id AND corner = 'school') AS school,
            (SELECT verdict FROM learning_taskalignmentreview
             WHERE version_id = version.id AND corner = 'workplace') AS workplace
        FROM learning_learningtask task
        JOIN learning_taskversion version ON version.task_id = task.id
        WHERE task.placement_id = p.id AND task.withdrawn_at IS NULL
            AND version.sent_at IS NOT NULL AND version.replaced_at IS NULL
    ) standing
"""
OUTCOMES = """
    SELECT count(*) AS outcomes,
        count(*) FILTER (WHERE covered) AS outcomes_covered,
        count(*) FILTER (WHERE NOT served AND NOT elsewhere) AS outcomes_open,
        count(*) FILTER (
            WHERE served AND points < (p.l ->> 'evidence_gap.pieces')::numeric) AS outcomes_thin,
        count(*) FILTER (WHERE points > 0 AND NOT seen) AS outcomes_alone
    FROM (
        SELECT shown.points, shown.seen,
            EXISTS (SELECT 1 FROM learning_taskoutcome serves WHERE serves.outcome_id = outcome.id
                AND serves.version_id = ANY(t.approved_ids)) AS covered,
            EXISTS (SELECT 1 FROM learning_taskoutcome serves WHERE serves.outcome_id = outcome.id
                AND serves.version_id = ANY(t.serving_ids)) AS served,
            EXISTS (SELECT 1 FROM learning_outcomenotoffered said
                WHERE said.placement_id = p.id AND said.outcome_id = outcome.id
                AND said.taken_back_at IS NULL) AS elsewhere
        FROM programmes_learningoutcome outcome
        CROSS JOIN LATERAL (
            SELECT count(*) AS points, coalesce(bool_or(
                EXISTS (SELECT 1 FROM portfolio_confirmation word WHERE word.item_id = item.id
                    AND word.content_sha256 = item.content_sha256 AND word.answer <> 'no')
                OR EXISTS (SELECT 1 FROM portfolio_feedback said WHERE said.item_id = item.id
                    AND said.source = 'workplace')), false) AS seen
            FROM portfolio_evidenceitem item
            JOIN portfolio_evidenceitem_outcomes tied ON tied.evidenceitem_id = item.id
            WHERE item.placement_id = p.id AND item.removed_at IS NULL
                AND tied.learningoutcome_id = outcome.id
        ) shown
        WHERE outcome.framework_id = p.framework_id
            AND outcome.kind IN ('work_process', 'learning_outcome')
    ) outcome
"""
EVIDENCE = """
    SELECT count(*) AS evidence, max(item.changed_at) AS evidence_at,
        count(*) FILTER (WHERE EXISTS (
            SELECT 1 FROM portfolio_confirmation word WHERE word.item_id = item.id
            AND word.content_sha256 = item.content_sha256 AND word.answer = 'yes'
        )) AS evidence_confirmed
    FROM portfolio_evidenceitem item
    WHERE item.placement_id = p.id AND item.removed_at IS NULL
"""
HOURS = """
    SELECT coalesce(sum(worked) FILTER (WHERE state = 'approved'), 0) AS hours_approved,
        count(*) FILTER (WHERE state = 'submitted') AS weeks_waiting,
        max(submitted_at) AS week_at,
        count(*) FILTER (WHERE nth <= 3) AS learning_weeks,
        round(100 * sum(learning) FILTER (WHERE nth <= 3)
            / nullif(sum(worked) FILTER (WHERE nth <= 3), 0)) AS learning_share
    FROM (
        SELECT log.state, log.submitted_at,
            coalesce(decision.worked, log.worked) AS worked,
            coalesce(decision.learning, log.learning) AS learning,
            row_number() OVER (ORDER BY log.week DESC) AS nth
        FROM hours_weeklog log
        LEFT JOIN hours_weekdecision decision ON decision.id = log.approval_id
        WHERE log.placement_id = p.id AND log.state <> 'open'
    ) week
"""
# Only what everybody may read: shared answers, of which the talk is still to come.
ASSESSED = """
    SELECT count(*) AS differences
    FROM (
        SELECT answer.criterion_id
        FROM assessments_assessmentround round
        JOIN assessments_response response ON response.round_id = round.id
        JOIN assessments_answer answer ON answer.response_id = response.id
        JOIN assessments_scalelevel level ON level.id = answer.level_id
        WHERE round.placement_id = p.id AND round.kind IN ('midterm', 'final')
            AND round.shared_at IS NOT NULL AND round.talk_at IS NULL
            AND round.cancelled_at IS NULL AND response.submitted_at IS NOT NULL
        GROUP BY round.id, answer.criterion_id
        HAVING max(level.rank) - min(level.rank)
            >= (p.l ->> 'triangle_disagreement.levels')::numeric
    ) apart
"""
SCAN = """
    SELECT min(level.rank) FILTER (WHERE criterion.key = 'D1') AS scan_time,
        min(level.rank) FILTER (WHERE criterion.key = 'I2') AS scan_outcomes,
        min(level.rank) FILTER (WHERE criterion.key IN ('J1', 'J2')) AS scan_safety,
        max(scan.shared_at) AS scanned_at
    FROM (
        SELECT id, shared_at FROM assessments_assessmentround
        WHERE placement_id = p.id AND kind = 'workplace_scan' AND shared_at IS NOT NULL
            AND cancelled_at IS NULL
        ORDER BY number DESC LIMIT 1
    ) scan
    JOIN assessments_response response ON response.round_id = scan.id
    JOIN assessments_answer answer ON answer.response_id = response.id
    JOIN assessments_criterion criterion ON criterion.id = answer.criterion_id
    JOIN assessments_scalelevel level ON level.id = answer.level_id
"""
PIECES = {
    "c": PROMISES,
    "a": AGREEMENT,
    "k": TALKS,
    "m": PLANNED,
    "b": POSTPONED,
    "s": MESSAGES,
    "t": TASKS,
    "o": OUTCOMES,
    "e": EVIDENCE,
    "h": HOURS,
    "d": ASSESSED,
    "w": SCAN,
}
