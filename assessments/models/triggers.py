"""What the database itself refuses: changing a published form, and answers that do not fit."""

# ruff: noqa: S608 - constant texts of this file, put together once

import pgtrigger

REFUSE = "RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '%s';"

_PART_IS_FROZEN = """
    SELECT published_at INTO published FROM assessments_instrumentversion
    WHERE id = {row}.version_id;
    IF published IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation',
            MESSAGE = 'a published form does not change';
    END IF;
"""


def frozen_with_its_version(name: str, extra: str = "") -> list[pgtrigger.Trigger]:
    """Parts of a form can change as long as its version was not published."""
    declare = [("published", "timestamptz")]
    return [
        pgtrigger.Trigger(
            name=f"{name}_frozen",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            declare=declare,
            func=_PART_IS_FROZEN.format(row="NEW") + extra + "RETURN NEW;",
        ),
        pgtrigger.Trigger(
            name=f"{name}_kept",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            declare=declare,
            func=_PART_IS_FROZEN.format(row="OLD") + "RETURN OLD;",
        ),
    ]


CRITERION_IS_OF_VERSION = f"""
    IF NEW.version_id <> (SELECT version_id FROM assessments_section WHERE id = NEW.section_id)
    THEN {REFUSE % "the section is of another version"} END IF;
    IF NEW.only_when_level_id IS NOT NULL AND (
        NEW.version_id <>
            (SELECT version_id FROM assessments_scalelevel WHERE id = NEW.only_when_level_id)
        OR NEW.version_id <>
            (SELECT version_id FROM assessments_criterion WHERE id = NEW.only_when_id)
    ) THEN {REFUSE % "the condition is of another version"} END IF;
"""

ROUND_FITS = pgtrigger.Trigger(
    name="round_fits_its_form",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("form", "record")],
    func=f"""
        SELECT i.kind, v.published_at INTO form FROM assessments_instrumentversion v
        JOIN assessments_instrument i ON i.id = v.instrument_id WHERE v.id = NEW.version_id;
        IF form.kind <> NEW.kind THEN {REFUSE % "a round has the kind of its form"} END IF;
        IF form.published_at IS NULL THEN {REFUSE % "only a published form is filled in"} END IF;
        RETURN NEW;
    """,
)

ANSWER_FITS = pgtrigger.Trigger(
    name="answer_fits_its_form",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("asked", "record"), ("question", "record")],
    func=f"""
        SELECT r.submitted_at, r.corner, t.version_id INTO asked
        FROM assessments_response r JOIN assessments_assessmentround t ON t.id = r.round_id
        WHERE r.id = NEW.response_id;
        SELECT c.version_id, c.kind, c.may_skip INTO question
        FROM assessments_criterion c WHERE c.id = NEW.criterion_id;
        IF asked.submitted_at IS NOT NULL
        THEN {REFUSE % "what was handed in does not change"} END IF;
        IF question.version_id <> asked.version_id
        THEN {REFUSE % "the criterion is of another form"} END IF;
        IF NEW.level_id IS NOT NULL AND (
            question.kind <> 'scale' OR asked.version_id <>
            (SELECT version_id FROM assessments_scalelevel WHERE id = NEW.level_id)
        ) THEN {REFUSE % "the level is not of this form"} END IF;
        IF NEW.is_yes IS NOT NULL AND question.kind <> 'yes_no'
        THEN {REFUSE % "not a question for yes or no"} END IF;
        IF NEW.cannot_judge AND NOT question.may_skip
        THEN {REFUSE % "this has to be judged"} END IF;
        RETURN NEW;
    """,
)

ANSWER_KEPT = pgtrigger.Trigger(
    name="answer_kept",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    declare=[("handed_in", "timestamptz")],
    func=f"""
        SELECT submitted_at INTO handed_in FROM assessments_response WHERE id = OLD.response_id;
        IF handed_in IS NOT NULL THEN {REFUSE % "what was handed in is kept"} END IF;
        RETURN OLD;
    """,
)
