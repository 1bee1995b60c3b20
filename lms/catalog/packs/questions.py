"""Banks of questions: their fields, and the rules of each kind."""

from collections.abc import Mapping

from lms.assessment import kinds
from lms.catalog.packs import markdown
from lms.catalog.packs.content import PackBank, PackMedia, PackOption, PackQuestion
from lms.catalog.packs.fields import Fields
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.shaped import read_shaped
from lms.kernel.messages import mark

MOST_QUESTIONS = 1000


def read_bank(
    file: str, top: Fields, pictures: Mapping[str, PackMedia | None], problems: Problems
) -> PackBank:
    """The bank in `file`; notes what is wrong with each question. `pictures`: what it may show, by name; None for
    one that is not sound."""
    name = file.rsplit("/", 1)[-1].removesuffix(".toml")
    title = top.text("title")
    questions = []
    seen: set[str] = set()
    for entry in top.tables("questions", 1, MOST_QUESTIONS):
        question = _question(file, entry, pictures, problems)
        if question.key in seen:
            entry.wrong("key", mark("Mã “{value}” đã dùng cho một câu hỏi ở trên."), value=question.key)
        seen.add(question.key)
        questions.append(question)
    top.finish()
    return PackBank(name, title, tuple(questions))


def _question(
    file: str, entry: Fields, pictures: Mapping[str, PackMedia | None], problems: Problems
) -> PackQuestion:
    key, kind = entry.key("key"), entry.choice("kind", kinds.names())
    tags = entry.texts("tags", 0, 20, most=64)
    difficulty = entry.whole("difficulty", 1, 3)
    text = entry.text("text", 3000, lines=True)
    names = frozenset(pictures)
    markdown.check(text, markdown.Place(file, entry.line("text"), pictures=names), problems)
    if (plugin := kinds.find(kind)) and plugin.shape:
        more = read_shaped(file, entry, plugin, text, pictures, problems)
        return PackQuestion(key, kind, difficulty, text, (), tags, more)
    tables = entry.tables("options", getattr(plugin, "fewest", 2), getattr(plugin, "most", 8))
    options = tuple(_option(file, table, kind, names, problems) for table in tables)
    shuffle = not getattr(plugin, "shuffles", False) or entry.flag("shuffle", default=True)
    entry.finish()
    _check_twins(tables, options)
    _check_options(entry, kind, options)
    return PackQuestion(key, kind, difficulty, text, options, tags, shuffle=shuffle)


def _option(file: str, entry: Fields, kind: str, pictures: frozenset[str], problems: Problems) -> PackOption:
    key = entry.key("key")
    text = entry.text("text", 500, required=kind != "truefalse")
    correct = entry.flag("correct", default=False)
    why = entry.text("why", 1000)
    entry.finish()
    for name, source in (("text", text), ("why", why)):
        place = markdown.Place(file, entry.line(name), markdown.Form.LINE, pictures)
        markdown.check(source, place, problems)
    return PackOption(key, text, correct, why)


def _check_twins(tables: list[Fields], options: tuple[PackOption, ...]) -> None:
    for number, (table, option) in enumerate(zip(tables, options, strict=True)):
        before = options[:number]
        if option.key and any(option.key == other.key for other in before):
            table.wrong("key", mark("Hai lựa chọn cùng mã “{value}”."), value=option.key)
        if option.text and any(option.text == other.text for other in before):
            table.wrong("text", mark("Hai lựa chọn cùng nội dung “{value}”."), value=option.text[:60])


def _check_options(entry: Fields, kind: str, options: tuple[PackOption, ...]) -> None:
    if len(options) < 2:
        return
    right = sum(option.correct for option in options)
    if kind in ("single", "truefalse") and right != 1:
        entry.wrong(
            None,
            mark("Câu hỏi loại {kind} cần đúng một lựa chọn đúng, đang có {count}."),
            kind=kind,
            count=right,
        )
    if kind == "multiple" and not right:
        entry.wrong(None, mark("Câu hỏi nhiều lựa chọn cần ít nhất một lựa chọn đúng."))
    if kind == "multiple" and right == len(options):
        entry.wrong(None, mark("Câu hỏi nhiều lựa chọn cần ít nhất một lựa chọn sai."))
    if kind == "truefalse" and {option.key for option in options} != {"true", "false"}:
        entry.wrong(None, mark("Câu hỏi đúng/sai có hai lựa chọn với mã true và false."))
