"""Pages of learning: a course, its lessons, its quizzes."""

from lms.learning.views import attempts, courses, handing, survey
from lms.learning.views.blueprint import blueprint

__all__ = ["attempts", "blueprint", "courses", "handing", "survey"]
