"""The statements of replanning. Every text is a constant; values go in as parameters."""

# Which promises: of some placements, of a plan, or of a plan in some placements.
OF_PLACEMENTS = "promise.placement_id = ANY(%(placements)s)"
OF_PLAN = """
    promise.kind = %(kind_of)s AND placement.variant = %(variant_of)s
    AND programme.institution_id = ANY(%(schools_of)s)
"""
OF_PLAN_IN = f"{OF_PLAN} AND {OF_PLACEMENTS}"

_FROM = """
    FROM placements_commitment AS promise
    JOIN placements_placement AS placement ON placement.id = promise.placement_id
    JOIN programmes_programme AS programme ON programme.id = placement.programme_id
    CROSS JOIN LATERAL (
        SELECT (promise.opened_at AT TIME ZONE 'Europe/Amsterdam')::date AS opened,
               CASE WHEN EXISTS (SELECT FROM placements_interruption AS away
                                 WHERE away.placement_id = placement.id)
                    THEN placement.id ELSE 0 END AS away
    ) AS told
"""
# A rule says that the plan gave the day, not people.
_OPEN = """
    WHERE promise.state = 'open' AND promise.due_rule <> ''
      AND placement.state IN ('preparing', 'agreed') AND
"""
_CASES = """
    SELECT DISTINCT promise.kind, promise.due_rule, placement.variant, programme.institution_id,
           placement.start_date, placement.end_date, told.opened, told.away
"""
# `stays`: by another plan moves only what is not due yet. Nothing becomes late, and what people
# postponed comes no earlier.
_TARGETS = """
    WITH planned AS (
        SELECT * FROM unnest(
            %(kinds)s::text[], %(rules)s::text[], %(variants)s::text[], %(schools)s::bigint[],
            %(starts)s::date[], %(ends)s::date[], %(openings)s::date[], %(aways)s::bigint[],
            %(new_rules)s::text[], %(days)s::date[]
        ) AS given(kind, rule, variant, school, first, last, opened, away, new_rule, day)
    ), target AS (
        SELECT promise.id, promise.placement_id, promise.due_on AS was, promise.due_rule,
               planned.new_rule, %(edited)s AND promise.due_on <= %(today)s AS stays,
               GREATEST(
                   CASE WHEN planned.day >= %(today)s THEN planned.day
                        ELSE LEAST(promise.due_on, %(today)s) END,
                   CASE WHEN EXISTS (SELECT FROM placements_postponement AS asked
                                     WHERE asked.commitment_id = promise.id)
                        THEN promise.due_on END
               ) AS day
"""
_JOIN = """
    JOIN planned ON planned.kind = promise.kind AND planned.rule = promise.due_rule
     AND planned.variant = placement.variant AND planned.school = programme.institution_id
     AND planned.first = placement.start_date AND planned.last = placement.end_date
     AND planned.opened = told.opened AND planned.away = told.away
"""
_COUNT = """
    )
    SELECT count(*) FILTER (WHERE NOT stays AND day <> was),
           count(DISTINCT placement_id) FILTER (WHERE NOT stays AND day <> was),
           count(*) FILTER (WHERE stays)
    FROM target
"""
# Whoever keeps or postpones a promise meanwhile has the last word.
_UPDATE = """
    )
    UPDATE placements_commitment AS promise
    SET due_on = target.day, due_rule = target.new_rule
    FROM target
    WHERE promise.id = target.id AND promise.state = 'open' AND promise.due_on = target.was
      AND NOT target.stays
      AND (target.day <> target.was OR target.new_rule <> target.due_rule)
    RETURNING promise.id, target.day <> target.was
"""
PLACEMENTS = f"""
    SELECT DISTINCT placement.id {_FROM} {_OPEN} {OF_PLAN} AND placement.id > %(after)s
    ORDER BY placement.id LIMIT %(limit)s
"""


def cases(scope: str) -> str:
    return f"{_CASES} {_FROM} {_OPEN} {scope}"


def count(scope: str) -> str:
    return f"{_TARGETS} {_FROM} {_JOIN} {_OPEN} {scope} {_COUNT}"


def update(scope: str) -> str:
    return f"{_TARGETS} {_FROM} {_JOIN} {_OPEN} {scope} {_UPDATE}"
