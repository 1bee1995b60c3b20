"""Learning elsewhere that is recognised here: papers that people send, lists from other systems, what the office decided
of them, how long that counts, and the re-checking of some drawn at random."""
