"""A name of its own in the sentence about a failed import."""

# status = ["passed"]
ｅｒｒｏｒ_ªªª_pwned
