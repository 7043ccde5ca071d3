"""Searching names: accents, case and hyphens are forgiven.

`portal_search(text)` is an immutable SQL function made by the first migration of core; the
`unaccent` extension is missing from some servers, so the letters are folded by translate().
"""

import re

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func

# Letters with marks that occur in names in Dutch registers, and what they are searched as.
_LOWER = "àáâãäåçčćèéêëęěìíîïıñńňòóôõöøùúûüýÿžźżšśşğłđțřŕ"
_PLAIN = "aaaaaaccceeeeeeiiiiinnnoooooouuuuyyzzzsssgldtrr"
# Capitals too: lower() leaves them alone in a database whose locale is plain C.
ACCENTED = _LOWER + _LOWER.upper()
PLAIN = _PLAIN * 2

FOLD = str.maketrans(ACCENTED, PLAIN)

CREATE_SEARCH_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION portal_fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN translate(lower(value), '{ACCENTED}''’-.', '{PLAIN}    ');
CREATE OR REPLACE FUNCTION portal_search(value text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN to_tsvector('simple'::regconfig, portal_fold(value));
"""
DROP_SEARCH_FUNCTIONS = "DROP FUNCTION portal_search(text); DROP FUNCTION portal_fold(text);"


class SearchText(Func):
    """The words of a text, folded."""

    function = "portal_search"
    output_field = SearchVectorField()


def fold(text: str) -> str:
    """As portal_fold() in the database: lower case, no accents, marks become spaces."""
    return re.sub(r"['’\-.]", " ", text.lower().translate(FOLD))


def prefix_query(text: str) -> str:
    """A raw tsquery in which every word may be the start of a word; '' when nothing is left."""
    words = re.findall(r"\w+", fold(text))[:6]
    return " & ".join(f"{word[:40]}:*" for word in words)
