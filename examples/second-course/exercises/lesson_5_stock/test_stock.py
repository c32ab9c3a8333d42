import unittest

from stock import Stock


class TestStock(unittest.TestCase):
    def test_what_was_added_is_there(self):
        stock = Stock()
        stock.add("tea", 2, 1.5)
        self.assertEqual(stock.names(), ["tea"])
