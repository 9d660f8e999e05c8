"""How well verification tells a false sentence from a true one: python -m eval.corruptions NEWS --count 1000."""
