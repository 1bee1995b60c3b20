"""Questions, banks, quizzes, attempts and their grading. Owns what was asked, answered and marked.

It does not know courses: who may take a quiz, and what follows from passing, is decided above.
"""
