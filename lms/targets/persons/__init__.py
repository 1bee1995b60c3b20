"""One person behind the figures: where they stand with a target on a day, and the facts that say so."""
