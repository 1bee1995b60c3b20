"""Enrolment, taking lessons and quizzes, and the completion facts that follow. Owns what a person did."""
