"""The tests, a package so that no other installed package of this name hides it."""
