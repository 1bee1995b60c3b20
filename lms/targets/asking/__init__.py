"""What a target asks: whom, for what, until when, and how that is changed in the middle of a year."""
