"""Pure rules of packs: how much one holds."""

from collections.abc import Mapping

from lms.kernel.messages import Message, mark

MOST_FILES = 500
MOST_MEDIA_FILES = 300
MOST_TEXT = 512 * 1024
MOST_LESSON = 128 * 1024
MOST_MEDIA = 300 * 1024
MOST_TOTAL = 20 * 1024 * 1024
MOST_PLAYED = 200 * 1024 * 1024
MOST_PLAYED_TOTAL = 200 * 1024 * 1024
"""Films, sounds and papers to save are counted apart from what a lesson shows. One may be as large as what a course's
library takes where nobody set another limit: what was sent can be taken elsewhere."""
_PAPERS = (".pdf", ".docx", ".xlsx", ".pptx")
_PLAYED = (".mp4", ".webm", ".mp3", ".m4a", ".ogg", ".weba")
_HEAVY = mark("Gói nặng quá {most} MB.")
_HEAVY_FILMS = mark("Video, âm thanh và tài liệu của gói nặng quá {most} MB.")


def is_played(name: str) -> bool:
    """Whether the file is a film or a sound, by its name."""
    return name.endswith(_PLAYED)


def is_paper(name: str) -> bool:
    """Whether the file is one to save, or captions, by its name: a link may lead there, but no page shows it."""
    return name.endswith((*_PAPERS, ".vtt"))


def is_large(name: str) -> bool:
    """Whether a file of this name may be so large that it is never held whole."""
    return name.endswith((*_PLAYED, *_PAPERS))


def most_of(name: str) -> int:
    """How large a file of this name may be, in bytes."""
    if name.endswith(".toml"):
        return MOST_TEXT
    if is_large(name):
        return MOST_PLAYED
    return MOST_LESSON if name.endswith((".md", ".html")) else MOST_MEDIA


def excess(sizes: Mapping[str, int]) -> Message | None:
    """Why files of these sizes (bytes, by name) are together more than a pack holds; None if they are not."""
    played = sum(size for name, size in sizes.items() if is_played(name) or is_paper(name))
    for said, size, most in (
        (_HEAVY, sum(sizes.values()) - played, MOST_TOTAL), (_HEAVY_FILMS, played, MOST_PLAYED_TOTAL),
    ):  # fmt: skip
        if size > most:
            return Message(said, {"most": most // 1024 // 1024})
    return None
