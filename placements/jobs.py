"""Long work of this app. Each may run again after a crash, and does no harm the second time."""

from typing import Any

from core.jobs import JobRun, job
from placements.services.import_analysis import analyse
from placements.services.import_run import import_rows


@job("placements.analyse_roster")
def analyse_roster(run: JobRun) -> dict[str, Any]:
    analyse(roster_id=run.params["roster_id"], progress=run.progress)
    return {}


@job("placements.import_roster")
def import_roster(run: JobRun) -> dict[str, Any]:
    return import_rows(actor=run.actor, roster_id=run.params["roster_id"], progress=run.progress)
