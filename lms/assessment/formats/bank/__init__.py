"""Between questions of files and the kinds of this service: `sources` makes of an item what a kind's `check` takes,
`items` makes an item of what an author wrote.
"""
