"""The decision brief: one file of HTML with everything in it, its PDF, and the tables as a workbook."""
