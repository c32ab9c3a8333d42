"""The lesson pages' pictures, drawn by code: ``python -m pictures`` draws them all anew, ``make pictures`` too.

One module for each lesson, one function for each picture. Every number in a picture is computed here by the code that
the page talks about, with fixed seeds.
"""
