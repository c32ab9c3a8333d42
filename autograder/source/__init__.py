"""Python source, read without being run: what it defines, what is kept of it, what can't be read, and where its lines
came from.
"""
