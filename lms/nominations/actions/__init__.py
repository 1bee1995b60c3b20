"""Every write of nominations: rows that are added; nothing is changed or removed but evidence that was sent by mistake."""
