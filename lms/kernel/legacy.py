"""Text in the encodings from before Unicode, TCVN3 (ABC: .VnTime) and VNI (VNI-Times), told from Vietnamese. Pure.

Such text is Latin letters that only look Vietnamese in its own fonts: "NguyÔn V¨n An", "Nguyeãn Vaên An". A word is
taken for it only where it is no Vietnamese syllable as it stands and becomes one when decoded, so that neither Vietnamese
nor foreign names (Müller, José) raise an alarm. Tables: TCVN 5712:1993, VNI-Win.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lms.kernel.messages import Message, mark


class Encoding(StrEnum):
    """What the text was typed in."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


REFUSED = {
    Encoding.TCVN3: mark(
        "Chữ trong tệp ghi theo bảng mã cũ TCVN3 (ABC, phông .VnTime), ví dụ “{sample}”. Hãy đổi sang Unicode (chẳng hạn bằng Unikey: Ctrl+Shift+F6, nguồn TCVN3, đích Unicode), lưu lại rồi chọn tệp mới."
    ),
    Encoding.VNI: mark(
        "Chữ trong tệp ghi theo bảng mã cũ VNI Windows (phông VNI-Times), ví dụ “{sample}”. Hãy đổi sang Unicode (chẳng hạn bằng Unikey: Ctrl+Shift+F6, nguồn VNI Windows, đích Unicode), lưu lại rồi chọn tệp mới."
    ),
}
ONE_CELL = {
    Encoding.TCVN3: mark("Chữ trong ô ghi theo bảng mã cũ TCVN3 (ABC). Hãy gõ lại bằng Unicode."),
    Encoding.VNI: mark("Chữ trong ô ghi theo bảng mã cũ VNI. Hãy gõ lại bằng Unicode."),
}
FEW = 3

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "î": "ỵ", "ò": "ị", "ó": "ĩ", "í": "í", "ì": "ì"}


def _vni_pairs() -> dict[str, str]:
    pairs = {}
    for vowel in ("a", "e", "o", "u", "y", "ö", "ô"):
        base = {"ö": "ư", "ô": "ơ"}.get(vowel, vowel)
        pairs.update({vowel + sign: base + tone for sign, tone in _VNI_TONES.items()})
    for vowel in "aeo":
        pairs.update({vowel + sign: vowel + "\u0302" + tone for sign, tone in _VNI_HAT.items()})
    pairs.update({"a" + sign: "a\u0306" + tone for sign, tone in _VNI_BREVE.items()})
    return {pair: unicodedata.normalize("NFC", text) for pair, text in pairs.items()}


_VNI = {**_VNI_ALONE, **_vni_pairs()}
_VNI_TOKEN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_WORD = re.compile("[A-Za-z\u00a1-\u00ff]{2,40}")
_ONLY_UNICODE = re.compile("[\u0100-\u036f\u1e00-\u1eff]")
_LATIN = re.compile("[\u00a1-\u00ff]")

_UNITS = frozenset({"µm", "µg", "µs"})  # measures, which happen to be syllables in TCVN3

_ONSETS = "ngh|ng|nh|gh|gi|kh|ch|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_OPEN = (
    "a|ai|ao|au|ay|âu|ây|e|eo|ê|êu|i|ia|iu|iêu|o|oa|oai|oao|oay|oe|oeo|oi|ô|ôi|ơ|ơi|u|ua|ui|uê|uơ|uôi|uy|uya|uyu|uây|ư|ưa|"
    "ưi|ưu|ươi|ươu|y|yêu"
)
_CLOSED = "a|ă|â|e|ê|i|iê|o|oa|oă|oe|oo|ô|ơ|u|uâ|uê|uô|uy|uyê|ư|ươ|y|yê"
_SYLLABLE = re.compile(f"(?:{_ONSETS})(?:(?:{_OPEN})|(?:{_CLOSED})(?P<coda>ch|ng|nh|c|m|n|p|t))")
_TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")


def is_syllable(word: str) -> bool:
    """Whether `word` can be one syllable of Vietnamese, with its tone where Vietnamese has it."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in decomposed if c in _TONE_MARKS]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONE_MARKS))
    match = _SYLLABLE.fullmatch(bare)
    if match is None:
        return False
    stopped = match["coda"] in ("ch", "c", "p", "t")
    return not stopped or tones in (["\u0301"], ["\u0323"])


def from_tcvn3(text: str) -> str:
    """`text` as it was meant, where it is TCVN3 shown as Latin-1."""
    return "".join(_TCVN3.get(char, char) for char in text)


def from_vni(text: str) -> str:
    """`text` in lower case as it was meant, where it is VNI shown as Latin-1."""
    return _VNI_TOKEN.sub(lambda match: _VNI[match[0]], text.lower())


def word_encoding(word: str) -> Encoding | None:
    """The old encoding that makes a syllable of a word which is none, or None."""
    if word in _UNITS or not _LATIN.search(word) or is_syllable(word):
        return None
    if is_syllable(from_tcvn3(word)):
        return Encoding.TCVN3
    return Encoding.VNI if is_syllable(from_vni(word)) else None


def text_encoding(text: str) -> Encoding | None:
    """The old encoding of a cell's text as it stands in the file, or None for any other text.

    One word is enough, unless other words show that the text is Unicode: letters that no old font has, or as many
    proper syllables with marks.
    """
    if text.isascii() or _ONLY_UNICODE.search(text):
        return None
    found = Counter(filter(None, map(word_encoding, _WORD.findall(text))))
    return found.most_common(1)[0][0] if found else None


@dataclass(frozen=True)
class Verdict:
    """What a sheet's or a file's text is written in, with a cell that shows it."""

    encoding: Encoding
    sample: str

    @property
    def message(self) -> Message:
        """The refusal."""
        return Message(REFUSED[self.encoding], {"sample": self.sample})


def judge(texts: Iterable[str]) -> Verdict | None:
    """Whether `texts` together are in an old encoding: at least three are, and at least as many as are Unicode
    Vietnamese. None where they are not; single cells are judged by `text_encoding`."""
    found: Counter[Encoding] = Counter()
    samples: dict[Encoding, str] = {}
    unicode = 0
    for text in texts:
        if text.isascii():
            continue
        encoding = text_encoding(text)
        if encoding is None:
            unicode += 1
        else:
            found[encoding] += 1
            samples.setdefault(encoding, text.strip()[:60])
    if not found:
        return None
    encoding = found.most_common(1)[0][0]
    total = sum(found.values())
    return Verdict(encoding, samples[encoding]) if total >= FEW and total >= unicode else None
