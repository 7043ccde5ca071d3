"""What the database itself refuses, whoever asks."""

# ruff: noqa: S608 - constant texts of this file, put together once

import pgtrigger

REFUSE = "RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '%s';"

ADVICE_IN_TIME = pgtrigger.Trigger(
    name="advice_before_decision",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("standing", "text")],
    func=f"""
        SELECT d.result INTO standing FROM decisions_decision d
        WHERE d.placement_id = NEW.placement_id AND d.kind = 'placement_result'
        ORDER BY d.number DESC LIMIT 1;
        IF standing IN ('passed', 'not_passed')
        THEN {REFUSE % "the placement result was decided"} END IF;
        RETURN NEW;
    """,
)

# Who decides is not the student, and advised nothing about the same result.
DECISION_STANDS = pgtrigger.Trigger(
    name="decision_stands",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("before", "record"), ("advised_on", "bigint")],
    func=f"""
        IF EXISTS (
            SELECT 1 FROM placements_placement p JOIN people_student s ON s.id = p.student_id
            WHERE p.id = NEW.placement_id AND s.user_id IN (NEW.decided_by_id, NEW.second_by_id)
        ) THEN {REFUSE % "nobody decides on the own result"} END IF;
        IF NEW.kind = 'placement_result' AND EXISTS (
            SELECT 1 FROM decisions_workplaceadvice a WHERE a.placement_id = NEW.placement_id
            AND a.given_by_id IN (NEW.decided_by_id, NEW.second_by_id)
        ) THEN {REFUSE % "who advised does not decide"} END IF;
        IF NEW.advice_id IS NOT NULL THEN
            SELECT a.placement_id INTO advised_on FROM decisions_workplaceadvice a
            WHERE a.id = NEW.advice_id;
            IF advised_on <> NEW.placement_id
            THEN {REFUSE % "the advice is about another placement"} END IF;
        END IF;
        IF NEW.replaces_id IS NOT NULL THEN
            SELECT d.placement_id, d.kind, d.number, d.result INTO before
            FROM decisions_decision d WHERE d.id = NEW.replaces_id;
            IF before.placement_id <> NEW.placement_id OR before.kind <> NEW.kind
                OR before.number <> NEW.number - 1
            THEN {REFUSE % "a decision replaces the one before it"} END IF;
            IF before.result <> 'not_yet' AND NEW.correction_reason = ''
            THEN {REFUSE % "a correction says what was wrong"} END IF;
        END IF;
        RETURN NEW;
    """,
)
