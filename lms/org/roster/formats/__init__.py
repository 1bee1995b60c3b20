"""Opening files: what a file is (by its content), and the raw rows of its sheets. Runs in the child process.

`kinds` recognises, `xlsx`, `xls` and `delimited` open, `table` holds what they hand out.
"""
