"""Data of the organisation that ships with the service."""

from lms.kernel.db import db
from lms.org.actions import add_mapping
from lms.org.models import CategoryMapping
from lms.org.roster.labels import DEFAULT_MAPPINGS


def ensure_defaults() -> None:
    """Adds the shipped mappings from Vị trí việc làm to categories where there are none yet."""
    if db.session.query(CategoryMapping.id).first() is None:
        for mapping in DEFAULT_MAPPINGS:
            add_mapping(mapping, "mặc định")
