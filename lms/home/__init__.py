"""The home page of each role, and what one person has to do next."""
