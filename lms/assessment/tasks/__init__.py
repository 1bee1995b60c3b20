"""Tasks that a person marks: the files that are handed in, the works that wait, and the marks they are given."""
