"""Two records of one person made one: a row that says so, undone by a row, while every fact keeps its person id."""
