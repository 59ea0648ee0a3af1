"""Checking: what a published warehouse says of a document, or of all.

Goes in: a published warehouse, opened for reading, and what the user calls a document. Comes out: a
report and its verdict (`report`: the records). Read `reporting` first: what it asks the warehouse;
then `finding`: which document is meant; then `phrases`, the words of what is shown, and the forms:
`to_terminal`, `to_markdown`, `to_json`.
"""
