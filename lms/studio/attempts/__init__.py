"""The page of one attempt with everything that happened to it, for the trainers of its course and the office."""
