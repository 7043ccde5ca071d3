"""Reading the school's export: which column is what, what each cell says, what stands in the way.

Nothing here writes to the database; `placements/services/imports.py` does.
"""
