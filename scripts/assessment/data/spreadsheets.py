"""A spreadsheet to rows of text, as a program: a file on stdin, a list as JSON.

Of every sheet its title, the number of its first row, and its rows.

A process of its own, since the reader ends its process where a damaged file makes it ask for more
memory than there is; the bounds are those of this one.
"""

import io
import json
import resource
import sys

MOST_MEMORY = 4_000_000_000
MOST_SECONDS = 120
# Those between others too; all of them are handed on.
MOST_CELLS = 20_000_000


def _cell(value):
    """A cell as text; a whole number without the point that spreadsheets give it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def main() -> None:
    """Writes {"error": why} where the reader refuses the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, load_workbook

    try:
        workbook = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        tables, cells = [], 0
        for title in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(title)
            cells += sheet.height * sheet.width
            if cells > MOST_CELLS:
                raise ValueError(f"more than {MOST_CELLS:,} cells, with those between others")
            first = (sheet.start or (0, 0))[0] + 1
            tables.append((title, first, sheet.to_python(skip_empty_area=True)))
    except (CalamineError, OSError, ValueError) as error:
        json.dump({"error": str(error)}, sys.stdout)
        return
    found = [
        (title, first, [[_cell(cell) for cell in row] for row in rows])
        for title, first, rows in tables
    ]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
