"""What is missing before a draft can be published, said to its author."""
