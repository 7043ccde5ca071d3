from agreements.models.agreements import Agreement
from agreements.models.signatures import Signature
from agreements.models.templates import AgreementTemplate, TemplateClause

__all__ = ["Agreement", "AgreementTemplate", "Signature", "TemplateClause"]
