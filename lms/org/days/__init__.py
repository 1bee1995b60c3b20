"""Which days are worked: holidays and what the office entered; the arithmetic of limits in working days."""
