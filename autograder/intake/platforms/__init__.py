"""Learning platforms, both ways: their downloads and class lists in, points and feedback back.

Each module names the documentation of its platform's formats. What a platform's server wrote is believed; what lies in
a learner's own file never says whose it is.
"""
