"""Writing questions in the browser: one form for every kind, made of what the kind's shape says."""
