"""Documents that something fails for, held so that the build goes on (docs/decisions/0017).

Goes in: a command of dbt that failed. Comes out: a file that dbt built without the documents it
fails for. Read `holding` first: its rounds; then `culprits`: which documents a failed node is of.
"""
