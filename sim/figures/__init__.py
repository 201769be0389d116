"""Figures of results; the only place that draws."""
