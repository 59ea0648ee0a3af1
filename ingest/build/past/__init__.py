"""What earlier builds knew.

Goes in: a built file that is to be published. Comes out: `history/`, which dbt reads back, with the
results of checks of every build (`history`), and in the file itself the rows that were replaced
since, for `--as-of` (`replaced`). Either can be read without the other.
"""
