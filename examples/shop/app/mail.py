"""Receipts by mail."""

import os
import smtplib
from email.message import EmailMessage


def send_receipt(to: str, text: str) -> None:
    message = EmailMessage()
    message["To"] = to
    message["Subject"] = "Your receipt"
    message.set_content(text)
    if os.getenv("MAIL_DRY_RUN"):
        print(message)
        return
    with smtplib.SMTP_SSL(os.environ["SMTP_HOST"], timeout=10) as server:
        server.login(os.environ["SMTP_USER"], os.environ["SMTP_PASSWORD"])
        server.send_message(message)
