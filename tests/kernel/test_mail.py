"""Letters go out over a real socket; what a server refuses for good is told from what it may take later."""

import socketserver
import threading
from collections.abc import Iterator
from smtplib import SMTPRecipientsRefused

import pytest
from flask import Flask

from lms.kernel import mail
from lms.kernel.settings import BadSetting, Smtp, load


class Clerk(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a letter needs; refuses "gone@" for good and "later@" for now."""

    got: list[str]

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "DATA":
                self.wfile.write(b"354 go on\r\n")
                text = []
                while (part := self.rfile.readline()) != b".\r\n":
                    text.append(part.decode())
                self.got.append("".join(text))
            answer = b"250 fine\r\n"
            if word == "RCPT":
                answer = b"550 no\r\n" if "gone@" in line else b"451 wait\r\n" if "later@" in line else answer
            self.wfile.write(b"221 bye\r\n" if word == "QUIT" else answer)
            if word == "QUIT":
                return


@pytest.fixture
def server() -> Iterator[Smtp]:
    Clerk.got = []
    with socketserver.TCPServer(("127.0.0.1", 0), Clerk) as found:
        threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield Smtp("127.0.0.1", found.server_address[1], "none", "", "", "hoc@truong.example")
        found.shutdown()


def letter(to: str) -> mail.Letter:
    return mail.Letter("x1", "Trần Thị\nBé", to, "Trường", "Việc học", "Chào cô\n")


def test_a_letter_goes_and_a_refusal_is_told(app: Flask, server: Smtp) -> None:
    with mail.connected(server) as line:
        mail.send(line, mail.written(letter("be@truong.example")))
    with mail.connected(server) as line, pytest.raises(mail.Refused):
        mail.send(line, mail.written(letter("gone@truong.example")))
    with mail.connected(server) as line, pytest.raises(SMTPRecipientsRefused):
        mail.send(line, mail.written(letter("later@truong.example")))
    assert len(Clerk.got) == 1
    assert "be@truong.example" in Clerk.got[0]
    assert "Message-ID: <x1@lms.invalid>" in Clerk.got[0]
    with pytest.raises(ValueError, match="nobody"):
        mail.written(letter("nobody"))


def test_the_settings_of_the_server() -> None:
    assert load({}).smtp is None
    host = {"LMS_SMTP_HOST": "mail.example", "LMS_MAIL_FROM": "hoc@truong.example"}
    found = load(host).smtp
    assert found == Smtp("mail.example", 587, "starttls", "", "", "hoc@truong.example")
    assert "mat-khau" not in repr(load({**host, "LMS_SMTP_PASSWORD": "mat-khau"}))
    for wrong in ({"LMS_MAIL_FROM": "Trường"}, {"LMS_SMTP_SECURITY": "ssl"}, {"LMS_SMTP_PORT": "0"}):
        with pytest.raises(BadSetting, match=next(iter(wrong))):
            load({**host, **wrong})
