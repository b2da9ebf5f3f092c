"""
One function for each thing a person or a clock can ask for.

They are the only callers of `domain.transitions`. Each works in the transaction it is given and
commits nothing itself. `now` is the transaction's.
"""
