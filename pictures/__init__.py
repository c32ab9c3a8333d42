"""The lesson pages' pictures, drawn by code: ``python -m pictures`` (or ``make pictures``) draws them all again.

There's one module for each lesson, and one function for each picture. The code that the page talks about computes every
number in a picture here, with fixed seeds.
"""
