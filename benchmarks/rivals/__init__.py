"""This engine beside what is used today, on the same submissions and with the same graders."""
