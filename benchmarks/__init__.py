"""Figures of speed and memory, as ratios to a floor in the same run: `make bench`.

A module brings `BENCHMARKS: dict[str, Callable[[], list[Row] | Row]]`, by the id of the goal.
"""
