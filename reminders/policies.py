"""Who may look ahead at the reminders of a placement."""

import rules

from core.access import administers
from placements.policies import coordinates, is_contact

rules.add_perm("reminders.look_ahead", administers | coordinates | is_contact)
