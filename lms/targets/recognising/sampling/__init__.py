"""Re-checking some of what was accepted, drawn at random by a seed that is kept, so that anybody can draw it again."""
