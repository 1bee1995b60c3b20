"""Question files into the bank: uploading, the preview of every question, and saving what was looked at."""
