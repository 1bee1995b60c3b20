"""Practice, which never counts: rounds of questions a person may see the answers of, explained one by one.

Owns its rounds and nothing else. It writes no attempt, no participation and no completion, and announces nothing.
"""
