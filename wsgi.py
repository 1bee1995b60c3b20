"""The WSGI entry for a server of one's own choice: `gunicorn wsgi:app`. `make run` does not need it."""

from lms.app import create_app

app = create_app()
