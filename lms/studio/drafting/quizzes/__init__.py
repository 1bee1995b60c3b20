"""The quizzes of a draft: their terms and their questions from the bank."""
