"""What is missing before a draft can be published, and publishing it."""
