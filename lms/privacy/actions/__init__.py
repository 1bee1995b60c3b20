"""Every write of personal data."""
