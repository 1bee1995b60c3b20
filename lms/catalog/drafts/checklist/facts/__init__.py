"""What the checklist is told of a draft."""
