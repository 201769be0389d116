"""The same work in this program and in its peers, side by side in one run."""
