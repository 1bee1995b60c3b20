"""Accounts made from the roster, and one-time codes with which their owners choose a password."""
