"""Exceptions at a course's quizzes: the page on which its trainers and the office grant and withdraw them."""
