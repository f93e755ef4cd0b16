-- mail.py --
import smtplib

def send():
    with smtplib.SMTP("smtp.example.com") as smtp:
        smtp.login("mailer", "Made-Up-Mail1")
