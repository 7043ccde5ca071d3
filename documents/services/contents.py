"""Whether a file is what may be sent; in a process of its own, since files can be made to hurt."""

from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import ActionRefused
from documents.file_types import PDF, ImageRefused, content_type_of, has_pdf_end, rewritten_image


class Refused(ActionRefused):
    """A sentence about one file."""

    status = 422


def examine_file(path: Path, *, allowed: frozenset[str], rewrite_to: Path) -> str:
    """The type of the file at `path`; a picture is written anew to `rewrite_to`."""
    with path.open("rb") as stream:
        found = content_type_of(stream)
        if found is None or found not in allowed:
            raise Refused(_("Files of this kind cannot be sent."))
        if found == PDF:
            if not has_pdf_end(stream):
                raise Refused(_("This PDF is not complete. Make it again and send it once more."))
        else:
            try:
                rewrite_to.write_bytes(rewritten_image(stream, found))
            except ImageRefused as error:
                raise Refused(_("This picture cannot be read.")) from error
    return found
