"""The yearly clock of the plan: what is due by which day, whom it concerns, and when it was done."""
