"""What a correction would do, looked at before it is made: by parts, in the background, and kept for a day."""
