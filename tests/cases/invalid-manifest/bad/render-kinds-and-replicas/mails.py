print("mails")
