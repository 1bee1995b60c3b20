"""Two versions of a course beside each other: what changed in its settings, lessons, quizzes and questions."""
