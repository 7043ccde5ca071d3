"""From when each signal speaks in one variant: a number, or empty to keep it silent."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insight.models import SignalThreshold
from insight.signals import Limit, Signal, all_signals
from programmes.models import Programme


class LimitsForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why do you change this?"), max_length=300, required=False
    )

    def __init__(self, *args: Any, programme: Programme, variant: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.variant = variant
        rows = SignalThreshold.objects.filter(programme=programme, variant=variant)
        self.own = {row.name: row for row in rows.order_by("id")}
        self.parts: list[tuple[Signal, list[tuple[Any, str]]]] = []
        for signal in all_signals():
            shown = [
                (self._add(signal, limit), self._said(signal, limit)) for limit in signal.limits
            ]
            self.parts.append((signal, shown))

    def _add(self, signal: Signal, limit: Limit) -> Any:
        name = signal.limit_key(limit)
        self.fields[name] = forms.DecimalField(
            label=f"{limit.label} ({limit.unit})",
            min_value=Decimal(0),
            max_value=Decimal(9999),
            max_digits=6,
            decimal_places=2,
            required=False,
            initial=self.holds(signal, limit),
        )
        return self[name]

    def holds(self, signal: Signal, limit: Limit) -> Decimal | None:
        row = self.own.get(signal.limit_key(limit))
        standard = limit.standard[self.variant]
        return standard if row is None or row.is_standard else row.value

    def _said(self, signal: Signal, limit: Limit) -> str:
        standard = limit.standard[self.variant]
        word = _("silent") if standard is None else f"{standard.normalize():f}"
        return _("usually %(standard)s") % {"standard": word}

    @property
    def changes(self) -> list[tuple[str, Decimal | None, bool]]:
        """[(name, value, back to the standard)] of what differs from what holds now."""
        found = []
        for signal in all_signals():
            for limit in signal.limits:
                name = signal.limit_key(limit)
                value = self.cleaned_data.get(name)
                if value != self.holds(signal, limit):
                    found.append((name, value, value == limit.standard[self.variant]))
        return found
