"""Finding a person as one types: some ten people for a few letters, in one query, however many there are."""
