"""The rules of a programme: its own, or the usual ones as long as it set nothing."""

from decisions.models import DecisionRules
from decisions.queries.data_points import Thresholds
from programmes.enums import Variant
from programmes.models import Programme

MBO_APPEAL_WEEKS = 2
HO_APPEAL_WEEKS = 6


def rules_of(programme: Programme) -> DecisionRules:
    """Not kept in the database until somebody changes it: reading writes nothing."""
    found = DecisionRules.objects.filter(programme=programme).first()
    return found or usual_rules(programme)


def usual_rules(programme: Programme) -> DecisionRules:
    vocational = is_vocational(programme)
    return DecisionRules(
        programme=programme,
        exam_apart=vocational,
        appeal_weeks=MBO_APPEAL_WEEKS if vocational else HO_APPEAL_WEEKS,
    )


def is_vocational(programme: Programme) -> bool:
    """mbo: the law knows two results and a shorter term of appeal."""
    return any(Variant(row.variant).is_vocational for row in programme.variants.all())


def thresholds_of(rules: DecisionRules) -> Thresholds:
    """What the rules ask of the data points of every outcome."""
    return Thresholds(
        points=rules.least_points,
        roles=rules.least_roles,
        workplace=rules.least_roles > 1,
        last_third=rules.last_third_needed,
        self_assessment=rules.self_assessment_needed,
    )
