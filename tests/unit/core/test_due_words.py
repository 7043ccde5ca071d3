import pytest
from django.utils import translation

from core.due_words import in_words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("T0", "at the start"),
        ("TE", "at the end"),
        ("opened", "at once"),
        ("T0-4w", "4 weeks before the start"),
        ("T0 + 1d", "1 day after the start"),
        ("TE-10wd", "10 working days before the end"),
        ("TE+1w", "1 week after the end"),
        ("opened+5wd", "within 5 working days"),
        ("50%L", "at 50% of the period"),
        (
            "min(20%L, T0+4w)",
            "at 20% of the period or 4 weeks after the start, whichever comes first",
        ),
        ("max(T0,opened+3d)", "at the start or within 3 days, whichever comes last"),
        ("due-3wd", "3 working days before it is due"),
        ("due", "on the day itself"),
        ("due+1wd", "1 working day after it was due"),
        ("recognition-12w", "12 weeks before the recognition ends"),
        ("ended+5wd", "5 working days after the placement ended"),
        ("min(T0)", "min(T0)"),
        ("soon", "soon"),
    ],
)
def test_a_rule_is_said_in_words(rule: str, words: str) -> None:
    with translation.override("en"):
        assert in_words(rule) == words
