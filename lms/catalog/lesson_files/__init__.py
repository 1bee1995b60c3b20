"""Lessons from files of word processors and text editors: bytes in, a text in one of the two forms out, with what was
lost on the way. Pure; the reading itself runs in `child`."""
