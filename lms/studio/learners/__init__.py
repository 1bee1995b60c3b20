"""What a trainer sees of those who learn in their courses: where they stop, who they are with the next step, and what
they say of the course without a name."""
