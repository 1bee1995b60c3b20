"""The texts of a draft's lessons: saving, two people at once, going back."""
