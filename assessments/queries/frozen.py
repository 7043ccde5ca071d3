"""What a published version asks. It never changes, so each process reads it once."""

from functools import lru_cache

from assessments.models import Criterion, ScaleLevel


@lru_cache(maxsize=200)
def frozen_parts(version_id: int) -> tuple[dict[int, Criterion], dict[str, int]]:
    """The questions by id, and the ids of the levels by code. Only for what is published: answers
    are given to nothing else."""
    criteria = Criterion.objects.filter(version_id=version_id)
    levels = ScaleLevel.objects.filter(version_id=version_id)
    return {row.pk: row for row in criteria}, dict(levels.values_list("code", "pk"))
