"""The figures of quizzes, and what in them is worth looking at again: pages for trainers and the office."""
