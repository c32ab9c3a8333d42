"""Learning platforms, both ways: their downloads and class lists in, points and feedback back.

Each module names the documentation of its platform's formats. We believe what a platform's server wrote. What lies in a
learner's own file never says whose it is.
"""
