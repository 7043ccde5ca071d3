from typing import Any

from learning.services import examples, plans
from tests.factories import learning as make
from tests.scenarios import Triangle


def arguments(triangle: Triangle) -> dict[str, dict[str, Any]]:
    """A task that waits for both corners, an approved one, a plan that waits, an example."""
    make.prepare_school(triangle.school)
    waiting = make.sent(triangle)
    approved = make.approved(triangle, title="Goedgekeurd")
    plan = plans.submit_plan(actor=triangle.student.user, placement_id=triangle.placement.pk)
    programme = {"programme_id": triangle.school.programme.pk}
    example = examples.add_example(
        actor=triangle.school.coordinator,
        values={"title": f"Voorbeeld {triangle.placement.pk}", "activity": "Iets doen."},
        **programme,
    )
    here = {"placement_id": triangle.placement.pk}
    task = here | {"task_id": waiting.task_id}
    version = task | {"version_id": waiting.pk}
    pages = ("list", "new", "choose", "answer", "coverage", "plan", "plan-submit")
    return {
        **{f"learning:{name}": here for name in pages},
        **{f"learning:{name}": task for name in ("task", "edit", "withdraw")},
        **{f"learning:{name}": version for name in ("answer-version", "judge-version")},
        **{
            f"learning:{name}": here | {"plan_id": plan.pk}
            for name in ("plan-advise", "plan-decide", "plan-pdf")
        },
        **{f"learning:{name}": programme for name in ("library", "example-add", "plan-rule")},
        **{
            f"learning:{name}": {"example_id": example.pk} for name in ("example", "example-retire")
        },
        "learning:example-from-task": here | {"task_id": approved.task_id},
    }
