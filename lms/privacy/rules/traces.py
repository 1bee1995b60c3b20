"""Finding and replacing what identifies an erased person in texts that other people wrote. Pure.

The slices empty their own columns; these rules are for what is left: a name in a reason, a code in a note.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SHORTEST_IN_TEXT = 6


@dataclass(frozen=True)
class Traces:
    """`names` and `codes` (codes, e-mails, user names) of a person, and what comes in their place.

    `longer`: full names of others that begin with one of `names` ("Lê An Bình" beside "Lê An"); they stay.
    """

    names: frozenset[str]
    codes: frozenset[str]
    pseudonym: str
    longer: frozenset[str] = frozenset()

    def needles(self) -> Iterable[str]:
        """What a text must contain to be looked at."""
        return sorted(self.names | self.codes)

    def replaced(self, text: str) -> str:
        """`text` with every trace replaced; the same text where there is none."""
        if text in self.names or text in self.codes:
            return self.pseudonym
        for name in sorted(self.names, key=len, reverse=True):
            kept = sorted((n[len(name) :] for n in self.longer if n.startswith(name + " ")), key=len)
            rest = "|".join(re.escape(tail) + r"(?!\w)" for tail in kept)
            unless = f"(?!{rest})" if rest else ""
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w){unless}", lambda _: self.pseudonym, text)
        for code in sorted(self.codes, key=len, reverse=True):
            if _stands_alone(code):
                pattern = rf"(?<![\w@.]){re.escape(code)}(?![\w@])"
                text = re.sub(pattern, lambda _: self.pseudonym, text, flags=re.IGNORECASE)
        return text

    def replaced_in(self, value: Any) -> Any:
        """The same for a JSON value: in every text, and in the keys of mappings."""
        if isinstance(value, str):
            return self.replaced(value)
        if isinstance(value, Mapping):
            return {self.replaced(str(key)): self.replaced_in(held) for key, held in value.items()}
        if isinstance(value, list):
            return [self.replaced_in(held) for held in value]
        return value


def _stands_alone(code: str) -> bool:
    """Whether the code can only be a code: long enough, and not letters alone. Others ("12", "giaovien") are
    replaced only where they are the whole value, because in a text they may be a number or a word."""
    return len(code) >= SHORTEST_IN_TEXT and not code.isalpha()
