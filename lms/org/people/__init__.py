"""People's dated memberships by hand, merging two records of one person, and head-counts as of a date."""
