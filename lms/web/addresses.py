"""Addresses that came from a browser."""


def is_local_path(path: str) -> bool:
    """True for a path on this server; an address of another one is never followed.

    Browsers read a backslash as a slash and skip tabs and line ends, so a path holds none of them.
    """
    return path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
