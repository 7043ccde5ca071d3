"""Long work of this app. Each may run again after a crash, and does no harm the second time."""

from typing import Any

from core.jobs import JobRun, job
from placements import plan_effects
from placements.services.import_analysis import analyse
from placements.services.import_run import import_rows
from placements.services.replanning import PlanChange, apply_change, placements_of
from programmes.models import CommitmentPlanRow
from programmes.services.plans import schools_on_standard

__all__ = ["plan_effects"]
BATCH = 500


@job("placements.analyse_roster")
def analyse_roster(run: JobRun) -> dict[str, Any]:
    analyse(roster_id=run.params["roster_id"], progress=run.progress)
    return {}


@job("placements.import_roster")
def import_roster(run: JobRun) -> dict[str, Any]:
    return import_rows(actor=run.actor, roster_id=run.params["roster_id"], progress=run.progress)


@job(plan_effects.JOB)
def follow_plan(run: JobRun) -> dict[str, Any]:
    """Part by part; whoever changed the line again meanwhile has the last word."""
    row = CommitmentPlanRow.objects.filter(pk=run.params["row"]).first()
    moved = seen = last = 0
    while row is not None:
        schools = run.params["schools"]
        if row.institution_id is None:
            # A school may have made a line of its own meanwhile.
            schools = sorted({*schools} & {*schools_on_standard(row)})
        change = PlanChange(schools, row)
        ids = placements_of(change, after=last, limit=BATCH)
        if not ids:
            break
        moved += apply_change(change, ids)
        seen, last = seen + len(ids), ids[-1]
        run.progress(min(seen, run.params["total"]), run.params["total"])
    return {"moved": moved}
