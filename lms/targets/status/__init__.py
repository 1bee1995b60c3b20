"""Where a person stands with a target on a date: a pure rule over facts. Nothing of it is stored."""
