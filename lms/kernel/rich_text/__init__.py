"""HTML that people write in the editor or in a pack: cleaned, put into one shape, and what was removed said.

`cleaning.clean_html` is the door. The allow-list is that of `lms.kernel.markup`.
"""
