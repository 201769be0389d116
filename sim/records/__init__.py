"""A shelter's own records: reading its tables, and letting nobody be recognised in what is made from them."""
