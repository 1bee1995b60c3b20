"""Signs that a quiz may have been taken for form's sake: things worth looking at again, never a verdict.

Nothing is stored and nothing follows from a sign; it is computed when somebody opens the page that shows it.
"""
