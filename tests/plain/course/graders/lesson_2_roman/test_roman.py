import unittest

import roman


class RomanNumeralsTest(unittest.TestCase):
    def setUp(self):
        self.known = {1: "I", 4: "IV", 1990: "MCMXC", 2024: "MMXXIV", 3999: "MMMCMXCIX"}

    def test_known_numbers(self):
        for number, text in self.known.items():
            with self.subTest(number=number):
                self.assertEqual(roman.roman(number), text)

    def test_nine(self):
        self.assertEqual(roman.roman(9), "IX", msg="nine")

    def test_out_of_range(self):
        with self.assertRaises(ValueError) as caught:
            roman.roman(0)
        self.assertEqual(caught.exception.args[0], "0 cannot be written")
        self.assertRaisesRegex(ValueError, "^4000", roman.roman, 4000)

    @unittest.skip("for another day")
    def test_fractions(self):
        self.assertEqual(roman.roman(0.5), "S")


if __name__ == "__main__":
    unittest.main()
