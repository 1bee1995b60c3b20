"""Values of the record that somebody enters with evidence: initiatives, prizes, awards, ratings, a unit's models."""
