"""The grids of a page: its tables, still without their texts.

Goes in: what a page draws (`drawn`), and its lines. Comes out: `Grid`s. Read `ruled` first: rules
made straight, whoever drew them; then `lattice`: grids of rules, found by camelot. Tables without
all their rules: `columns` finds numbers that stand in columns, `edges` where columns end between
words, `open` puts in the rules that are left out.
"""
