"""Question files into the bank: read in a process of their own, looked at, confirmed, then saved whole."""
