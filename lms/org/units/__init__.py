"""Units as dated records: acts on them (create, rename, move, merge, split, close), their heads and their codes."""
