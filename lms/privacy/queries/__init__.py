"""Every SELECT of personal data."""
