"""Two versions of a course, or a draft and the newest version, beside each other: what changed in its settings, lessons, quizzes and questions."""
