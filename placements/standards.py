from core import standards
from placements.services.planned import open_missing

# Placements that were imported as agreed had no promises before.
standards.register(open_missing)
