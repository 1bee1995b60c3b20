"""A lesson of a draft: its text with every saved state, what it says beside it, and how a learner will see it."""
