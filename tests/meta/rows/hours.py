from typing import Any

from tests.factories import hours as make
from tests.scenarios import Triangle


def arguments(triangle: Triangle) -> dict[str, dict[str, Any]]:
    """Of a placement that is running: one week waits, the week before is begun."""
    placement = make.running(triangle, weeks=9)
    make.logged(placement, make.week(1))
    make.logged(placement, make.week(2), hand_in=False)
    where = {"placement_id": placement.pk}
    waits, begun = where | {"week": make.week(1).key}, where | {"week": make.week(2).key}
    programme = {"programme_id": triangle.school.programme.pk}
    return {
        "hours:placement": where,
        "hours:approve": where,
        "hours:week": begun,
        "hours:reopen": waits,
        "hours:answer": waits,
        "hours:programme": programme,
        "hours:export-weeks": programme | {"kind": "csv"},
        "hours:export-duo": programme | {"kind": "xlsx"},
        "programmes:hours": programme,
    }
