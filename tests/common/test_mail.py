"""A mail goes out when what it tells of is in the database, and not at all where nobody is to be written to."""

from __future__ import annotations

from django.core import mail

from common.mail import mail_send, nobody_is_written_to


def write() -> None:
    mail_send(to="a@example.org", template="sign_up_known", language="es", context={})


def test_a_mail_waits_for_the_transaction(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write()
        assert mail.outbox == []
    (sent,) = mail.outbox
    assert sent.to == ["a@example.org"]
    assert sent.subject
    assert sent.body


def test_a_demonstration_writes_to_nobody_and_whoever_comes_after_it_does(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), nobody_is_written_to():
        write()
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        write()
    assert len(mail.outbox) == 1
