"""A core trainer's group: what each colleague still lacks, from targets, beside the help that was given."""
