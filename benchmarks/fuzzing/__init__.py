"""What fuzz.py attacks: readers of foreign bytes, each with what a good answer of it is.

A target makes the files of a case from a random.Random (`make`), and tries them in a folder
(`try_out`): it says what became of them ("refused", "right", ...), or raises Wrong. InputError is
a refusal; any other exception is a finding.
"""
