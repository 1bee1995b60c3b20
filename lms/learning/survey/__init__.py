"""Three questions at the end of a course. What was answered is kept apart from who answered; nobody needs to, and no
certificate waits for it."""
