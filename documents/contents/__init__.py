"""What a file is, by its content. A name or a browser's word about it counts for nothing.

Runs in a process of its own (`python -m documents.contents`), within limits of time and memory:
a file made to hurt hurts nobody else. Knows nothing of Django, so that it starts fast.
"""
