"""What a person is found by. Pure."""


def search_texts(full_name: str, code: str | None, email: str | None) -> tuple[str | None, ...]:
    """The texts whose words stand in the search index for a person: whoever writes one of them indexes them all."""
    return full_name, code, email
