"""Attempts as a state machine: when one may begin, what each step makes of it, when its time is over, which of a
person's attempts counts, and which saves come from a page that others have overtaken."""
