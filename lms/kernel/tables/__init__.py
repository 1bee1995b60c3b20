"""Tables as files: CSV texts and workbooks with typed cells, of what a slice says about its columns."""
