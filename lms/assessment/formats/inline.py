"""A line of Markdown put together piece by piece, every sign in its words escaped. Pure."""

import re
import unicodedata
from dataclasses import dataclass

_ESCAPED = re.compile(r"[\\`*\[\]<>|]|!$|&(?=[#A-Za-z])|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"\A(\s*)(?:([#+-])(?=[\s#-]|\Z)|([=~])(?=[=~\s]|\Z)|([0-9]{1,9})([.)])(?=\s|\Z))")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SCHEMES = ("https:", "http:", "mailto:", "tel:")
_TRIES = 4
_SUB = str.maketrans("0123456789+-=()aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓ")
_SUP = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")


def escaped(text: str) -> str:
    """Words that no Markdown reader takes for signs, but at the beginning of a line."""
    return _ESCAPED.sub(r"\\\g<0>", text)


@dataclass
class _Piece:
    """Finished Markdown; or, with `sign`, where an emphasis or a link opens or closes: `partner` is its other end."""

    said: str = ""
    sign: str = ""
    partner: int = -1
    target: str = ""
    code: str = ""


class Inline:
    """Gathers pieces; `markdown` resolves them."""

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []
        self._open: list[int] = []
        self.lost_heights = False

    def words(self, text: str) -> None:
        """Text as it is to be read."""
        self._pieces.append(_Piece(escaped(_BLANKS.sub(" ", text))))

    def line_end(self) -> None:
        self._pieces.append(_Piece("\n"))

    def code(self, text: str) -> None:
        text = _BLANKS.sub(" ", text)
        if not text.strip():
            return
        if "|" in text:  # in a table it would end the cell, even within the signs of code
            self._pieces.append(_Piece(escaped(text)))
            return
        if (
            self._pieces and self._pieces[-1].code
        ):  # two side by side would be read as one with a longer fence
            text = self._pieces.pop().code + text
        fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
        pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
        self._pieces.append(_Piece(f"{fence}{pad}{text}{pad}{fence}", code=text))

    def height(self, tag: str, text: str) -> None:
        """A text above or below the line, in the letters Unicode has for it; else H_(abc), x^(abc)."""
        text = _BLANKS.sub(" ", text).strip()
        raised = text.translate(_SUP if tag == "sup" else _SUB)
        if not text:
            return
        if all(a != b for a, b in zip(text, raised, strict=True)):
            self._pieces.append(_Piece(raised))
            return
        self.lost_heights = True
        sign = "^" if tag == "sup" else "\\_"
        self._pieces.append(_Piece(f"{sign}({escaped(text)})"))

    def picture(self, source: str, alt: str) -> None:
        """A picture; without `source` its alternative text."""
        alt = escaped(" ".join(alt.split()))
        self._pieces.append(_Piece(f"![{alt}]({_target(source)})" if source else alt))

    def opens(self, sign: str) -> None:
        """Emphasis (`**`, `*`), a link (`[`), or nothing ("") begins."""
        self._open.append(len(self._pieces))
        self._pieces.append(_Piece(sign=sign))

    def closes(self, sign: str, target: str = "") -> None:
        """What was opened last ends; `target`: of a link."""
        begun = self._open.pop()
        if any(self._pieces[place].sign == sign for place in self._open):
            sign = ""  # emphasis in emphasis of the same kind
        is_empty = not any(piece.said.strip() for piece in self._pieces[begun:])
        if is_empty or (sign == "[" and not target.lower().startswith(_SCHEMES)):
            sign = ""
        opening, closing = self._pieces[begun], _Piece(sign=sign, partner=begun, target=target)
        opening.sign, opening.partner = sign, len(self._pieces)
        if sign and len(self._pieces) > begun + 1:
            # Blanks at the edges stand outside: no sign may have one on its inner side.
            first, last = self._pieces[begun + 1], self._pieces[-1]
            if not first.sign and first.said.startswith(" "):
                opening.said, first.said = " ", first.said[1:]
            if not last.sign and last.said.endswith(" "):
                closing.said, last.said = " ", last.said[:-1]
        self._pieces.append(closing)

    def markdown(self) -> str:
        """The line, or lines where the text has line ends."""
        for _ in range(_TRIES):
            if not self._drop_unreadable():
                break
        else:
            for piece in self._pieces:
                piece.sign = piece.sign if piece.sign == "[" else ""
        said = "".join(self._shown(number) for number in range(len(self._pieces)))
        lines = [_BLANKS.sub(" ", line).strip() for line in said.split("\n")]
        while lines and not lines[-1]:
            lines.pop()
        while lines and not lines[0]:
            lines.pop(0)
        # A line in which nothing stands would end the paragraph; a no-break space keeps it.
        return "\\\n".join(_LINE_START.sub(_guarded, line, count=1) or "\u00a0" for line in lines)

    def _shown(self, number: int) -> str:
        piece = self._pieces[number]
        sign = piece.sign
        if piece.partner > number:
            return piece.said + sign
        if sign == "[":
            sign = f"]({_target(piece.target)})"
        return sign + piece.said

    def _drop_unreadable(self) -> bool:
        """Takes away each emphasis that would not be read as one; whether there was any."""
        wrong = [number for number, piece in enumerate(self._pieces) if not self._is_readable(number, piece)]
        for number in wrong:
            self._pieces[number].sign = self._pieces[self._pieces[number].partner].sign = ""
        return bool(wrong)

    def _is_readable(self, number: int, piece: _Piece) -> bool:
        """By CommonMark 0.31, "left-flanking" and "right-flanking": no blank on the inner side, and beside
        punctuation there a blank or punctuation on the outer one."""
        if piece.sign not in ("*", "**"):
            return True
        opens = piece.partner > number
        inner = self._beside(number, 1 if opens else -1, opens)
        outer = " " if piece.said else self._beside(number, -1 if opens else 1, opens)
        if not inner.strip() or "*" in (inner, outer):
            return False
        return not _is_punctuation(inner) or not outer.strip() or _is_punctuation(outer, only_sure=True)

    def _beside(self, number: int, step: int, opens: bool) -> str:
        """The character next to a sign; "" at the end of a line, "*" for an emphasis that goes the other way."""
        number += step
        while 0 <= number < len(self._pieces):
            piece = self._pieces[number]
            if piece.sign in ("*", "**"):
                if (piece.partner > number) != opens:
                    return "*"
                shown = piece.said
            else:
                shown = self._shown(number)
            if shown:
                return "" if shown == "\n" else shown[0] if step > 0 else shown[-1]
            number += step
        return ""


def _guarded(found: re.Match[str]) -> str:
    """A line that begins like a heading, a list or a rule, so that it does not."""
    if found[4]:
        return f"{found[1]}{found[4]}\\{found[5]}"
    return f"{found[1]}\\{found[2] or found[3]}"


def _is_punctuation(char: str, *, only_sure: bool = False) -> bool:
    """`only_sure`: also for readers to whom only ASCII symbols are punctuation."""
    kinds = "P" if only_sure and not char.isascii() else "PS"
    return bool(char) and unicodedata.category(char)[0] in kinds


def _target(address: str) -> str:
    """An address as the target of a link."""
    address = re.sub(r"[\x00-\x20<>\\]", lambda found: f"%{ord(found[0]):02X}", address.strip())
    return f"<{address}>" if re.search(r"[()]", address) or not address else address
