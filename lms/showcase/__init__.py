"""The public page: coverage by unit, good examples and honours, off until the office opens it. No name without consent."""
