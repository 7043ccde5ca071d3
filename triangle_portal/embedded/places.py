"""Where things of this clone live on this machine."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("PORTAL_VAR") or ROOT / "var")
LOGS = VAR / "log"
EMBEDDED = VAR / "embedded"
REQUIREMENTS = ROOT / "requirements"
# PostgreSQL refuses to run as root; for root its data live here, never under a home folder.
SHARED_PLACES = (Path("/var/lib/triangle-portal"), Path("/var/tmp/triangle-portal"))  # noqa: S108
