"""What makes two packs equal: the pack as plain values, and the hash of these."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from lms.catalog.packs.content import Pack, PackCheckQuiz, PackTerms
from lms.catalog.rules import MARKDOWN


def canonical(pack: Pack) -> dict[str, Any]:
    """The pack as plain JSON values, its files by their hash, without its number."""
    values = asdict(pack)
    del values["version"]
    # The hash of a pack that says nothing of what came later is what it always was.
    for lesson, held in zip(values["lessons"], pack.lessons, strict=True):
        if held.check_quiz == PackCheckQuiz():
            del lesson["check_quiz"]
        if held.format == MARKDOWN:
            del lesson["format"]
        lesson["sources"] = [_without_unsaid_days(source) for source in lesson["sources"]]
    if pack.final_quiz is not None and pack.final_quiz.terms == PackTerms():
        del values["final_quiz"]["terms"]
    for quiz in ([values["final_quiz"]] if pack.final_quiz else []) + [
        lesson["check_quiz"] for lesson in values["lessons"] if "check_quiz" in lesson
    ]:
        _drop_usual(quiz)
    for bank in values["banks"]:
        for question in bank["questions"]:
            if not question["more"]:
                del question["more"]
            if question["shuffle"]:
                del question["shuffle"]
    for shown, media in zip(values["media"], pack.media, strict=True):
        shown["content"] = media.sha256
        for name in ("captions", "transcript"):
            if not shown[name]:
                del shown[name]
    return values


def _without_unsaid_days(source: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in source.items() if value is not None}


def _drop_usual(quiz: dict[str, Any]) -> None:
    """Takes out of a quiz what it leaves as in every quiz."""
    terms = quiz.get("terms")
    for name in ("wrong_cost", "floor", "retry_cost", "anonymous"):
        if terms is not None and terms[name] == getattr(PackTerms(), name):
            del terms[name]
    if quiz["shuffle_options"] is None:
        del quiz["shuffle_options"]
    for draw in quiz["draws"]:
        for name, usual in (("points", 1), ("question", None), ("section", "")):
            if draw[name] == usual:
                del draw[name]
    if not quiz["draws"]:  # of a check quiz; a final one has some
        del quiz["draws"]


def content_hash(pack: Pack) -> str:
    """SHA-256 of what the pack says. File names, line ends, comments and the version number do not change it."""
    text = json.dumps(canonical(pack), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
