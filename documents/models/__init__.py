from documents.models.previews import DocumentPreview
from documents.models.stored import StoredDocument
from documents.models.uploads import Upload

__all__ = ["DocumentPreview", "StoredDocument", "Upload"]
