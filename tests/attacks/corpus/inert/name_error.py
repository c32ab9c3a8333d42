"""A name of its own in the sentence about a failed import."""

# spoils = true
# status = ["failed"]
ｅｒｒｏｒ_ªªª_pwned
