"""The portal's own settings with two addresses more; see _upload_urls."""

from triangle_portal.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks._upload_urls"
EVIDENCE_LIMIT = 1024**3
