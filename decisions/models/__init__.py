from decisions.models.advice import WorkplaceAdvice
from decisions.models.appointments import ExaminerAppointment
from decisions.models.decisions import Decision
from decisions.models.proposals import Proposal
from decisions.models.rules import DecisionRules

__all__ = [
    "Decision",
    "DecisionRules",
    "ExaminerAppointment",
    "Proposal",
    "WorkplaceAdvice",
]
