"""The same work in this program and in SimPy written the ordinary way, side by side in one run."""
