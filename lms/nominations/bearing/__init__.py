"""What bears on a criterion: figures counted from facts, and what was entered with evidence. Never a verdict."""
