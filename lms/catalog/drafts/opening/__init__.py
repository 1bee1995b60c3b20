"""A draft that begins with what was published, or with a pack that came for a course edited here."""
