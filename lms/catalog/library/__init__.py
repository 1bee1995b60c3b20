"""The files of a course: pictures, films, sounds, papers to save. Each has words for who can't see or hear it, its author,
its licence and where it came from; a published version keeps what it shows."""
