"""A published version as the pack it came from: for taking it elsewhere, and for comparing it with another."""
