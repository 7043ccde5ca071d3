"""Numbers as people write them, and a word where nothing was chosen yet."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from core.forms import NumberField


class HoursForm(forms.Form):
    hours = NumberField(min_value=1, max_value=1000)


@pytest.mark.parametrize(
    ("stored", "language", "shown"),
    [
        (Decimal("640.00"), "nl", "640"),
        (Decimal("37.50"), "nl", "37,5"),
        (Decimal("37.50"), "en", "37.5"),
        (Decimal("100"), "en", "100"),
        ("12,x", "nl", "12,x"),
    ],
)
def test_a_stored_number_is_shown_without_empty_decimals(stored, language, shown):
    with translation.override(language):
        html = str(HoursForm(initial={"hours": stored})["hours"])
    assert f'value="{shown}"' in html
    assert 'inputmode="decimal"' in html


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("typed", "read"), [("37,5", "37.5"), ("37.5", "37.5"), (" 640 ", "640"), ("1 000", "1000")]
)
def test_a_comma_and_a_dot_are_read_alike(language, typed, read):
    with translation.override(language):
        form = HoursForm({"hours": typed})
        assert form.is_valid()
        assert form.cleaned_data["hours"] == Decimal(read)
        assert not HoursForm({"hours": typed}, initial={"hours": Decimal(read)}).has_changed()


@pytest.mark.parametrize("typed", ["1.000,5", "veel", "0", "1001", "1e9", "NaN", "37,123"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError):
        NumberField(min_value=1, max_value=1000).clean(typed)


def test_an_empty_choice_is_a_word():
    class Choice(forms.Form):
        kind = forms.ChoiceField(choices=[("", "---------"), ("a", "A")])

    with translation.override("en"):
        html = str(Choice()["kind"])
    assert "---" not in html
    assert '<option value="" selected>Choose…</option>' in html
    assert '<option value="a">A</option>' in html
