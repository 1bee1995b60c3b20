"""Letters: written by the standard library, taken to the school's own mail server by jobs, never within a request."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask import current_app

from lms.kernel import clock
from lms.kernel.settings import Smtp

SECONDS = 20.0  # how long a server may keep us waiting
_NOWHERE = "lms.invalid"  # RFC 2606: a name that is nobody's


class Refused(Exception):
    """The server will never take this letter: its address does not exist, or it is refused for good."""


@dataclass(frozen=True)
class Enclosed:
    """A file that goes with a letter; `kind`: its type, such as application/pdf."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A letter to one person. `public_id` makes its Message-ID: the same letter sent twice is one to a mail program."""

    public_id: str
    to_name: str
    to: str
    from_name: str
    subject: str
    text: str
    files: tuple[Enclosed, ...] = ()


def server() -> Smtp | None:
    """The mail server of this installation; None where none was set."""
    found: Smtp | None = current_app.config["SETTINGS"].smtp
    return found


def address_of(name: str, address: str) -> Address | None:
    """The address as mail programs write it; None for what is none."""
    if not re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", address.strip()):
        return None
    try:
        return Address(" ".join(name.split()), addr_spec=address.strip())
    except (ValueError, IndexError):
        return None


def written(letter: Letter, public_address: str = "") -> EmailMessage:
    """The letter as a message. ValueError for an address that is none."""
    to = address_of(letter.to_name, letter.to)
    if to is None:
        raise ValueError(letter.to)
    smtp = server()
    message = EmailMessage()
    sender = smtp.sender if smtp else f"lms@{urlsplit(public_address).hostname or _NOWHERE}"
    message["From"] = address_of(letter.from_name, sender)
    message["To"] = to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(clock.local(clock.now()))
    message["Message-ID"] = f"<{letter.public_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    message.set_content(letter.text)
    for file in letter.files:
        main, _, sub = file.kind.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    return message


@contextmanager
def connected(smtp: Smtp) -> Iterator[smtplib.SMTP]:
    """An open, signed-in connection to the server. OSError or SMTPException where there is none: try again later."""
    context = ssl.create_default_context()
    if smtp.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=SECONDS, context=context)
    else:
        line = smtplib.SMTP(smtp.host, smtp.port, timeout=SECONDS)
    with line:
        if smtp.security == "starttls":
            line.starttls(context=context)
        if smtp.user:
            line.login(smtp.user, smtp.password)
        yield line


def send(line: smtplib.SMTP, message: EmailMessage) -> None:
    """Hands the letter over. Refused where it never will be taken; SMTPException or OSError where another try may do."""
    try:
        line.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if all(code >= 500 for code in codes):
            raise Refused(str(codes)) from error
        raise
    except smtplib.SMTPDataError as error:
        if error.smtp_code >= 500:
            raise Refused(str(error.smtp_code)) from error
        raise
