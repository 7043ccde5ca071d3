from documents.services.storing import seal_and_store, store, store_upload

__all__ = ["seal_and_store", "store", "store_upload"]
