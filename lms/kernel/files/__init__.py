"""Files of any size that people send: known by what they hold, kept under the instance's `uploads/` by their hash,
outside the web root and the database. A row of `stored_file` names each; whoever owns one refers to that row."""
