"""A thing that went wrong outside the code, said to a person."""

import sys


class Problem(Exception):
    """The machine lacks or refuses something. The message says what, and what to do about it."""


def say(text: str = "") -> None:
    """Write a line to the terminal; a closed terminal is no reason to stop tidying up."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except (OSError, ValueError):
        pass
