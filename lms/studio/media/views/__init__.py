"""The pages of a course's files, and what an editor is told of them."""

from lms.studio.media.views.library import blueprint

__all__ = ["blueprint"]
