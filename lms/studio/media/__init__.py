"""The files of a course, as its authors see them: sending, describing, where each is used, removing."""
