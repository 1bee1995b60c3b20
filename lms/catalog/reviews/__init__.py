"""Reading a lesson's sources again: which lessons are due, and who said that one still holds."""
