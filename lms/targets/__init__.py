"""Requirements and coverage: who is counted, who is done, and the names behind every percentage."""
