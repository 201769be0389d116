"""The page and its server; what all its tests share (`conftest.py`) ends with the last of them."""
