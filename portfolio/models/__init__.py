from portfolio.models.confirmations import Confirmation
from portfolio.models.evidence import EvidenceFile, EvidenceItem
from portfolio.models.feedback import Feedback, FeedbackRequest

__all__ = ["Confirmation", "EvidenceFile", "EvidenceItem", "Feedback", "FeedbackRequest"]
