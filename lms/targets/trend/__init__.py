"""How coverage went over time, and what follows from it: the line, the pace, the day a year ago."""
