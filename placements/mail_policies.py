"""Who reads whether mails arrived."""

import rules

from core.access import administers
from placements.policies import coordinates_something

rules.add_perm("placements.view_school_mails", administers | coordinates_something)
