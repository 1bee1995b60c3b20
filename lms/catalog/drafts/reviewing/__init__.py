"""A second pair of eyes before a draft is published, where the school wants that."""
