from core.models.attempts import AttemptCount
from core.models.audit import AuditEvent
from core.models.jobs import Job

__all__ = ["AttemptCount", "AuditEvent", "Job"]
