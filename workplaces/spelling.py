"""How the names of organisations are compared."""

import re
import unicodedata

_LEGAL_FORMS = re.compile(
    r"\b(b\.?\s?v|n\.?\s?v|v\.?\s?o\.?\s?f|c\.?\s?v|u\.?\s?a|stichting|vereniging|maatschap|"
    r"cooperatie|eenmanszaak|holding)\b\.?"
)


def match_name(name: str) -> str:
    """Without case, accents, legal form, spaces and marks: "Bouwgroep B.V." → "bouwgroep"."""
    folded = unicodedata.normalize("NFKD", name.casefold().replace("&", " en "))
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    short = re.sub(r"[^a-z0-9]", "", _LEGAL_FORMS.sub(" ", bare))
    # A name that is nothing but a legal form stays as it is.
    return (short or re.sub(r"[^a-z0-9]", "", bare) or bare.strip())[:200]
