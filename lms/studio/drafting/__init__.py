"""Writing a course in the browser: its outline, lessons, quizzes, what is missing, and publishing it."""
