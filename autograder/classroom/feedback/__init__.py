"""What learners get back: one content, as a page, as text, and as the files that platforms take."""
