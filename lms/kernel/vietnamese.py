"""Vietnamese text: one Unicode form, folding for search, the order of names, dates and numbers.

Pure. Sorting and searching use computed keys on both databases (no ICU, no extension).
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(ord("A") + i) for i, letter in enumerate(_LETTERS)}
# ngang, huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_BASE_MARKS = "\u0306\u0302\u031b"  # breve, circumflex, horn: part of the letter, not a tone
_SWAPPED = str.maketrans(",.", ".,")
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    """NFC, zero-width and control characters out, runs of white space to one space, ends stripped."""
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable():  # nearly all text is, and then holds neither
        text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c in "\t\n\r")
    return _SPACES.sub(" ", text).strip()


def tidy_lines(text: str) -> str:
    """What was typed into a field of several lines: each line clean, no empty lines at the ends."""
    return "\n".join(clean(line) for line in text.replace("\r\n", "\n").split("\n")).strip("\n")


def fold(text: str) -> str:
    """Lower case without any diacritics, đ as d: what a person types who leaves them out."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The words of `text` in NFC lower case, diacritics kept, old and new tone placement made one."""
    return [_modern_tone(word) for word in _WORDS.findall(clean(text).lower())]


_PAIRS = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ",
          "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
          "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ"}  # fmt: skip


def _modern_tone(word: str) -> str:
    """hòa and hoà are one word: the tone of a final oa, oe, uy goes to one place for comparing."""
    tail = word[-2:]
    return word[:-2] + _PAIRS[tail] if tail in _PAIRS else word


def comparable(text: str, *, diacritics: bool = True) -> str:
    """`text` for telling whether two people wrote the same: case, blanks, the Unicode form and the place of the tone
    in oa, oe, uy do not matter; nor do diacritics, if they are not to count."""
    text = clean(unicodedata.normalize("NFKC", text)).lower()
    text = _SPACES.sub("", _WORDS.sub(lambda word: _modern_tone(word[0]), text))
    return text if diacritics else fold(text)


def _word_key(word: str) -> tuple[str, str]:
    letters, tones = [], []
    for char in word.lower():
        tone, marks, base = "0", "", char
        for part in unicodedata.normalize("NFD", char):
            if part in _TONES:
                tone = _TONES[part]
            elif part in _BASE_MARKS:
                marks += part
            elif not unicodedata.combining(part):
                base = part
        letter = unicodedata.normalize("NFC", base + marks)
        rank = _RANK.get(letter)
        letters.append(rank if rank else (letter if letter.isdigit() else "~" + letter))
        tones.append(tone)
    return "".join(letters), "".join(tones)


def sort_key(text: str) -> str:
    """A string whose byte order is the Vietnamese dictionary order of `text` (letters first, then tones)."""
    keys = [_word_key(word) for word in words(text)]
    # The blank that ends the letters sorts before the "!" between words: "An" before "An Bình".
    return "!".join(k for k, _ in keys) + " " + "!".join(t for _, t in keys)


def name_key(full_name: str) -> str:
    """Sort key of a person's name: tên (last word) first, then họ và tên đệm, as school lists do."""
    parts = clean(full_name).split(" ")
    return sort_key(parts[-1]) + "|" + sort_key(" ".join(parts[:-1]))


def masked_name(full_name: str) -> str:
    """'Nguyễn Văn An' as 'N. V. An': enough to recognise, not enough to look somebody up."""
    parts = clean(full_name).split(" ")
    return " ".join([p[0].upper() + "." for p in parts[:-1] if p] + parts[-1:])


def show_date(day: date | datetime) -> str:
    """dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")


def date_words(day: date) -> str:
    """'05 tháng 02 năm 2026', '09 tháng 5 năm 2027': days below 10 and the months 1 and 2 take a 0 (Nghị định
    30/2020, Phụ lục I, ô số 4)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{day.day:02d} tháng {month} năm {day.year}"


def show_number(value: int | float | Decimal, places: int = 0) -> str:
    """1.234,5: points group thousands, a comma is the decimal mark; `places` decimals, cut, not rounded."""
    quantum = Decimal(1).scaleb(-places)
    text = f"{Decimal(str(value)).quantize(quantum, rounding=ROUND_DOWN):,}"
    return text.translate(_SWAPPED)


def cut_ratio(done: int, counted: int) -> Decimal | None:
    """done / counted cut to three places (0.999 for 99.96%); 1 only when nobody is missing; None of nobody."""
    if not 0 <= done <= counted:
        raise ValueError("needs 0 <= done <= counted")
    if counted == 0:
        return None
    return Decimal(done * 1000 // counted) / 1000


def show_percent(done: int, counted: int) -> str:
    """'99,9%', '100%', '0%'; '–' where nobody is counted. Whole values show no decimal."""
    ratio = cut_ratio(done, counted)
    if ratio is None:
        return "–"
    tenths = int(ratio * 1000)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10}%"
