"""Sign-in, passwords, roles. Owns accounts and grants; the glue to Flask-Login lives here."""
