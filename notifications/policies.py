import rules

from core.access import administers

rules.add_perm("notifications.hold", administers)
