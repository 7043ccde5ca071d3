"""`python -m documents.contents.first_page side seconds < pdf > jpeg`: the first page as a picture.

Scripts, forms and attachments of the PDF are not run, filled or opened, and nothing is fetched:
the library is built without scripts, and only page content is drawn.
"""

import sys

import pypdfium2

from documents.contents.limits import keep_to

MEMORY_LIMIT = 1024**3
QUALITY = 90


def draw(document: pypdfium2.PdfDocument, side: int) -> None:
    page = document[0]
    width, height = page.get_size()
    longest = max(width, height)
    if not 0 < longest < 1_000_000:
        raise ValueError("no page to draw")
    picture = page.render(scale=side / longest, may_draw_forms=False).to_pil()
    picture.convert("RGB").save(sys.stdout.buffer, format="JPEG", quality=QUALITY)


def main() -> None:
    side, seconds = (int(word) for word in sys.argv[1:])
    keep_to(memory=MEMORY_LIMIT, cpu_seconds=seconds)
    draw(pypdfium2.PdfDocument(sys.stdin.buffer), side)


if __name__ == "__main__":
    main()
