"""The quizzes of a draft: check quizzes of its lessons and the final quiz, of questions in the bank."""
