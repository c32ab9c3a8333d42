"""``grade review``: a web application on this machine alone, in which people look at a class's work and decide."""
