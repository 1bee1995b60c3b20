"""What the checklist says of files."""
