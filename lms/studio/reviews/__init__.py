"""The lessons whose sources are due to be read again."""
