"""The trainers' studio: looking at a course as a learner sees it, with the keys of its questions."""
