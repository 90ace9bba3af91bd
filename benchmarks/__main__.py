"""The costs of this project: `python benchmarks [REPETITIONS]`.

What the workflow costs (rebuild.py), then what its grid of specifications does (specifications.py).
Each can be run by itself. To be run from the project's environment, on a machine with nothing
else to do.
"""

import sys

import rebuild

import specifications

if __name__ == "__main__":
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    rebuild.main(repetitions)
    specifications.main(repetitions)
