"""This engine compared with what people use today, on the same submissions and with the same graders."""
