"""From a draft to a published version, by way of a pack."""
