"""The command line: one module for each command, or for two that are one question.

Goes in: what the user typed. Comes out: text, and an exit code. A command reads its options, calls
one function of `night`, `check`, `build` or `landing` that tells the steps, and prints what that
gave. Read `cli` first: which commands there are; `console` is what they share.
"""
