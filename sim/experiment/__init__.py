"""Experiments: scenarios run over draws of the unknown numbers and replications, and compared."""
