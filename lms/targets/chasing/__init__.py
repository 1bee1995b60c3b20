"""Who is missing is reminded: by a notice on home, one letter a week at most, a message for the unit's group, a list to
print. Each reminder is a row. What is late goes to the head of the unit."""
