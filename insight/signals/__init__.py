"""The early-warning signals. Nothing decides by itself: a signal asks a person to talk."""

from insight.signals import evidence, hours, people, start, talks, tasks, workplace
from insight.signals.rule import Limit, Signal, all_signals, get, register, standard_limits

for _part in (start, people, talks, tasks, evidence, hours, workplace):
    register(*_part.SIGNALS)

__all__ = ["Limit", "Signal", "all_signals", "get", "standard_limits"]
