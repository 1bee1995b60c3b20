"""The trainers' pages of the question bank: finding, comparing, writing, sorting, reading in and giving out."""
