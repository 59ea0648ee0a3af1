"""What dbt need not do again in each build (docs/decisions/0020).

Goes in: a command for dbt, and what a build of the same project, versions and variables left in
`warehouse/parsed`. Comes out: dbt's result. `kept` has the project as it was parsed, `asked` puts
the generic tests to the file in one go.
"""
