"""Promises that PostgreSQL keeps: rows that are added and never changed."""

import pgtrigger


def no_truncate(name: str) -> pgtrigger.Trigger:
    """A row trigger does not see a TRUNCATE, so that is forbidden on its own."""
    return pgtrigger.Trigger(
        name=f"{name}_no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'rows of % are kept for good', TG_TABLE_NAME;",
    )


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """No UPDATE, DELETE or TRUNCATE, whoever asks."""
    return [
        pgtrigger.Protect(name=f"{name}_no_change", operation=pgtrigger.Update | pgtrigger.Delete),
        no_truncate(name),
    ]


def changed(*fields: str) -> pgtrigger.Q:
    """True when one of `fields` differs between the row before and after."""
    condition = pgtrigger.Q()
    for field in fields:
        condition |= pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")})
    return condition
