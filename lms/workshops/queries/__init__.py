"""Every SELECT of workshops: plans, people, counts, and what meets requirements."""
