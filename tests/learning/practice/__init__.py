"""Practice: what may be practised, its pages, what is often wrong."""
