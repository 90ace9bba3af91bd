"""What it costs to import a download of full size: `python benchmarks/downloads.py [FOLDER]`.

Makes files as large as those of the producers, in FOLDER or where they are deleted again, and has
./run import read each: a V-Dem release (30,000 rows of 4,600 columns, plain and in its zip),
Polity (17,000 rows, as xls, xlsx and CSV) and the UN's contributions (150,000 rows). Prints the
size of each, the seconds, and the most memory that all processes of the import held at once. To be
run from the project's environment.
"""

import random
import sys
import tempfile
import zipfile
from pathlib import Path

from _runs import ROOT, copied, cost
from measure import Watch

sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from assessment.data.states import read_states  # noqa: E402
from downloaded import FILES, old_workbook, text_of, workbook  # noqa: E402

STATES = read_states(ROOT / "resources/states.csv")
YEARS = range(1800, 2020)
SCORES = ["democ", "autoc", "polity", "polity2"]


def main(folder):
    project = copied(Path(folder, "project"))
    for source, path in files(Path(folder)):
        command = ["./run", "import", source, path, "--release", f"full-{path.stem}"[:40]]
        with Watch() as watch:
            taken = cost([*command], project)
        size, memory = path.stat().st_size / 1e6, watch.peak / 1e6
        print(
            f"{path.name:20} {size:7.1f} MB {taken.seconds:6.1f} s {memory:7.0f} MB of memory",
            flush=True,
        )


def files(folder):
    """The source and the path of each file, made one after the other."""
    vdem = folder / "V-Dem-CY-Full.csv"
    with open(vdem, "w", encoding="utf-8") as file:
        for line in _vdem(30_000, 4_600):
            file.write(line)
    yield "vdem", vdem
    packed = folder / "V-Dem-CY-Full.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(vdem, vdem.name)
    vdem.unlink()
    yield "vdem", packed
    rows = list(_polity(17_000, 36))
    for ending, written in (
        ("xls", lambda: old_workbook({"p5v2018": rows})),
        ("xlsx", lambda: workbook({"p5v2018": rows})),
        ("csv", lambda: text_of(rows).encode()),
    ):
        path = folder / f"p5v2018.{ending}"
        path.write_bytes(written())
        yield "polity", path
    contributions = folder / "DPO-UCHISTORICAL.csv"
    contributions.write_text(text_of(_contributions(150_000)), encoding="utf-8")
    yield "un_contributions", contributions
    (folder / "wgi").mkdir()
    workbook_of_wgi = FILES["wgi", "a sheet an indicator, years above the header"]
    yield "wgi", workbook_of_wgi(folder / "wgi")


def _vdem(rows, columns):
    """Lines of a release, the index at hand in the middle of the others."""
    names = ["country_name", "country_text_id", "country_id", "year"]
    others = [f"v2x_{number}" for number in range(columns - len(names) - 1)]
    half = len(others) // 2
    yield ",".join([*names, *others[:half], "v2x_veracc", *others[half:]]) + "\n"
    chance = random.Random(1)
    # other numbers in each of many rows, or the zip would be none that a reader takes
    lines = [
        [",".join(chance.choice(("", f"{chance.random():.3f}", "2")) for _ in part) for part in
         (others[:half], others[half:])]
        for _ in range(200)
    ]  # fmt: skip
    for number, (code, year) in enumerate(_states_and_years("iso3", rows, "X{:02}")):
        cells, more = lines[number % len(lines)]
        yield f"Land,{code},1,{year},{cells},{(year % 100 - 50) / 25},{more}\n"


def _polity(rows, columns):
    others = [f"other{number}" for number in range(columns - 4 - len(SCORES))]
    yield ["cyear", "ccode", "country", "year", *SCORES, *others]
    for name, year in _states_and_years("name", rows, "Land {}"):
        democ = year % 11
        scores = [democ, 10 - democ, 2 * democ - 10, 2 * democ - 10]
        yield [f"1{year}", "1", name, year, *map(str, scores), *("2" for _ in others)]


def _contributions(rows):
    """As the first rows of the made-up file are, in as many months as it takes."""
    yield ["Contribution_ID", "ISOCode3", "M49_Code", "Contributing_Country", "Mission_Acronym",
           "Personnel_Type", "Female_Personnel", "Male_Personnel",
           "Last_Reporting_Date"]  # fmt: skip
    codes = [*STATES["iso3"], *(f"X{number:02}" for number in range(70))]
    missions = [f"M{number}" for number in range(10)]
    for number in range(rows):
        year, month = divmod(number // (len(codes) * len(missions)), 12)
        state, mission = codes[number % len(codes)], missions[number // len(codes) % len(missions)]
        date = f"28/{month + 1:02}/{2010 + year}"
        yield [number, state, "1", "Land", mission, "Troops", "3", str(number % 900), date]


def _states_and_years(column, rows, made_up):
    """The states of the population first, then as many others as it takes."""
    others = (made_up.format(number) for number in range(rows))
    found = 0
    for state in [*STATES[column], *others]:
        for year in YEARS:
            if found == rows:
                return
            found += 1
            yield state, year


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as made:
            main(made)
