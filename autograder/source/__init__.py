"""A Python source, read without being run: what it defines, keeps, holds unread, and where its lines came from."""
