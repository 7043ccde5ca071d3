from core.models.attempts import AttemptCount
from core.models.audit import AuditEvent
from core.models.jobs import Job
from core.models.task_runs import TaskRun

__all__ = ["AttemptCount", "AuditEvent", "Job", "TaskRun"]
