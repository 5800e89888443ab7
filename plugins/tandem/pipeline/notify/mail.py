"""A letter as e-mail: Airflow's own notifier, with plain text beside the HTML."""

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import cached_property
from typing import Any

from airflow.providers.smtp.hooks.smtp import SmtpHook
from airflow.providers.smtp.notifications.smtp import SmtpNotifier

from tandem.pipeline.notify.letters import Letter
from tandem.pipeline.notify.mail_page import as_html
from tandem.pipeline.notify.plain import as_text, printable


class _TwoFormsHook(SmtpHook):  # type: ignore[misc]
    """Puts the plain text before the HTML: of alternatives, a reader shows the last it can."""

    def __init__(self, *args: Any, plain: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plain = plain

    def _build_mime_message(self, *args: Any, **kwargs: Any) -> tuple[MIMEMultipart, list[str]]:
        message, recipients = super()._build_mime_message(*args, **kwargs)
        parts = message.get_payload()
        message.set_payload([MIMEText(self._plain, "plain", "utf-8"), *parts])
        return message, recipients


class MailNotifier(SmtpNotifier):  # type: ignore[misc]
    """One letter to the addresses of its channel."""

    def __init__(self, letter: Letter) -> None:
        super().__init__(
            to=list(letter.channel.to),
            from_email=letter.channel.sender,
            subject=printable(letter.subject),
            html_content=as_html(letter),
            mime_subtype="alternative",
            custom_headers={"Message-ID": f"<{letter.id}@tandem.invalid>"},
            smtp_conn_id=letter.channel.connection,
        )
        self._plain = as_text(letter)

    @cached_property
    def hook(self) -> SmtpHook:
        """The hook of the connection, writing both forms."""
        return _TwoFormsHook(self.smtp_conn_id, auth_type=self.auth_type, plain=self._plain)
