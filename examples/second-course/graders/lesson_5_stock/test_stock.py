import unittest

from stock import Missing, Stock


class TestStock(unittest.TestCase):
    def setUp(self):
        self.stock = Stock()
        self.stock.add("tea", 4, 1.5)
        self.stock.add("coffee", 1, 5.25)

    def test_names_by_the_alphabet(self):
        self.stock.add("apples", 7, 0.25)
        self.assertEqual(self.stock.names(), ["apples", "coffee", "tea"])

    def test_value_of_all(self):
        self.assertAlmostEqual(self.stock.value(), 11.25)
        self.stock.add("tea", 1, 2.0)
        self.assertAlmostEqual(self.stock.value(), 15.25)

    def test_taking_leaves_the_rest(self):
        self.assertEqual(self.stock.take("tea", 3), 1)
        self.assertEqual(self.stock.take("tea", 1), 0)
        self.assertEqual(self.stock.names(), ["coffee"])
        self.assertAlmostEqual(self.stock.value(), 5.25)

    def test_too_few_are_missing(self):
        with self.assertRaises(Missing) as caught:
            self.stock.take("coffee", 3)
        self.assertEqual(caught.exception.lacking, 2)
        self.assertEqual(self.stock.take("coffee", 1), 0)

    def test_what_never_was_there_is_missing(self):
        with self.assertRaises(Missing):
            self.stock.take("salt", 1)

    def test_nothing_is_no_amount(self):
        for amount in (0, -2):
            with self.subTest(amount=amount), self.assertRaises(ValueError):
                self.stock.add("tea", amount, 1.0)
        self.assertEqual(self.stock.take("tea", 4), 0)

    def test_two_stocks_are_two(self):
        self.assertEqual(Stock().names(), [])
        self.assertEqual(Stock().value(), 0)
