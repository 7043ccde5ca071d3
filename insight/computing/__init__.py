"""How the health of placements is worked out: one SQL statement over a list of placement ids."""
