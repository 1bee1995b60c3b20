"""The roster import: from a school's list in XLSX or CSV to people, units and dated memberships.

`reading` opens a file, `layout`, `cells`, `rows` and `sheets` understand it, `labels` holds what its words mean, `plan`
compares it with what is known; these are pure but for `reading`. `queries` and `actions` touch the database.
"""
