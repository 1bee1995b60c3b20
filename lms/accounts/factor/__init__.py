"""The second step of signing in: codes of an authenticator app, and recovery codes for the day it is lost."""
