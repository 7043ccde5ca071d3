"""Files that come in pieces, and the documents they become."""

from documents.services.uploads.claiming import claim, take
from documents.services.uploads.receiving import append, begin, remove

__all__ = ["append", "begin", "claim", "remove", "take"]
