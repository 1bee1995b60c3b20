"""The form of an attempt as its reader meets it: fields by what stands beside them, lists by their words."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    """Collects (name, label, value, {words: value}) of the fields after their labels, and the hidden ones."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str, str, dict[str, str]]] = []
        self.hidden: dict[str, str] = {}
        self._label, self._inside = "", False
        self._select: str | None = None
        self._words: dict[str, str] = {}
        self._option, self._chosen = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "label":
            self._label, self._inside = "", True
        elif tag == "select":
            self._select, self._words, self._chosen = name, {}, ""
        elif tag == "option":
            self._option = found["value"]
            if "selected" in found:
                self._chosen = self._option
        elif tag == "input" and found.get("type") == "hidden":
            self.hidden[name] = found.get("value", "")
        elif tag == "input" and found.get("type") == "text" and name.startswith("q"):
            self.fields.append((name, self._label.strip(), found.get("value", ""), {}))

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._inside = False
        elif tag == "select" and self._select:
            self.fields.append((self._select, self._label.strip(), self._chosen, self._words))
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._select:
            if data.strip():
                self._words[data] = self._option
        elif self._inside:
            self._label += data


class Paper:
    """A page one can fill in; `form` is what a browser sends when a button is pressed."""

    def __init__(self, page: str) -> None:
        reader = _Reader()
        reader.feed(page)
        self.fields = reader.fields
        self.form = {**reader.hidden, **{name: value for name, _, value, _ in reader.fields}}

    def fill(self, label: str, given: str) -> None:
        """Types `given` into the field with that label, or picks it from its list."""
        [(name, _, _, words)] = [field for field in self.fields if field[1].startswith(label)]
        self.form[name] = words[given] if words else given

    def value(self, label: str) -> str:
        """What stands in the field: typed, or the words of the list."""
        [(_, _, value, words)] = [field for field in self.fields if field[1].startswith(label)]
        return (
            next((shown for shown, sent in words.items() if sent == value and sent), "") if words else value
        )
