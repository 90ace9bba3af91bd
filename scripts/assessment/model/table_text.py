"""Contradictions between the text on a printed table and its cells; each kind is a function."""

from collections.abc import Callable, Iterator

from assessment.model.comparison import label_counts
from assessment.model.printed import classes_of, is_below, says
from assessment.model.printed_page import CLASS_WORDS, Page, Slip, joined, opening, the, years_text
from assessment.terms import LABELS, POPULATION_ROWS

# What a class is called where the text names no quartile.
_HEIGHT = {"upper": "high", "middle": "middle", "lower": "low"}


def _classes(page: Page) -> Iterator[Slip]:
    """States that the text puts in a class and the table in another."""
    for entry in page.entries("classes"):
        cells = classes_of(entry["states"], entry["measures"], page.printed, page.about)
        cells = {cell: own for cell, own in cells.items() if own is not None}
        apart = [cell for cell, own in cells.items() if own != entry["class"]]
        place, words = entry["place"], CLASS_WORDS[entry["class"]]
        if len(entry["states"]) == 1:
            for iso3, measure in apart:
                yield Slip(
                    "class", measure, (iso3,), (place,),
                    f"{opening(the(place))} puts {page.names([iso3])} in {words} on "
                    f"{page.head(measure)}; printed is {page.rows.loc[iso3, measure]}, "
                    f"{cells[iso3, measure]}{_wrong_side(page, iso3, measure, entry['class'])}",
                )  # fmt: skip
        elif apart:
            states = tuple(dict.fromkeys(iso3 for iso3, _ in apart))
            right = [iso3 for iso3 in entry["states"] if iso3 not in states]
            have = "has" if len(right) < 2 else "have"
            whole = f"only {page.names(right)} {have}" if right else "no state has"
            yield Slip(
                "class", "", states, (place,),
                f"{opening(the(place))} puts {page.names(entry['states'])} in {words} on "
                f"{joined(map(page.head, entry['measures']))}; the table prints "
                f"{len(cells) - len(apart)} of these {len(cells)} cells so; {whole} them all",
            )  # fmt: skip


def _wrong_side(page, iso3, measure, stated_class):
    """Rows of the population on whose other side the class would have to be, in words."""
    cell, sides = page.rows.loc[iso3, measure], []
    for row in POPULATION_ROWS:
        if row in page.population.index:
            limit = page.population.loc[row, measure]
            ends = {"upper": (cell, limit), "lower": (limit, cell)}.get(stated_class)
            if ends and is_below(*ends):
                sides.append(f"{row} ({limit})")
    side = "below" if stated_class == "upper" else "above"
    return f" and {side} the population {joined(sides)}" if sides else ""


def _labels(page: Page) -> Iterator[Slip]:
    """States that the text gives a label and the table another."""
    for entry in page.entries("labels"):
        for iso3 in entry["states"]:
            if says({"support": entry["label"]}, iso3, "", page.printed, page.about) is False:
                yield Slip(
                    "label", "support", (iso3,), (entry["place"],),
                    f"{opening(the(entry['place']))} gives {page.names([iso3])} {entry['label']} "
                    f"support, the table {page.rows.loc[iso3, 'support']}",
                )  # fmt: skip


def _label_counts(page: Page) -> Iterator[Slip]:
    """Numbers of states with a label that the table does not have, or that add up to another."""
    printed = label_counts(page.printed)
    for entry in page.entries("label_counts"):
        place, counts = entry["place"], entry["counts"]
        for label, number in counts.items():
            if number != printed.get(label, 0):
                states = tuple(page.rows.index[page.rows["support"] == label])
                yield Slip(
                    "label count", "support", states, (place,),
                    f"{opening(the(place))} counts {number} states with {label} support, the "
                    f"table {len(states)}{f' ({page.names(states)})' if states else ''}",
                )  # fmt: skip
        whole = sum(counts.values())
        if set(counts) == set(LABELS) and whole != len(page.rows):
            yield Slip(
                "label count", "support", (), (place,),
                f"The counts of {the(place)} add up to {whole} states "
                f"({', '.join(f'{number} {label}' for label, number in counts.items())}), and the "
                f"table has {len(page.rows)}",
            )  # fmt: skip


def _not_named(page: Page) -> Iterator[Slip]:
    """States of the table that no paragraph names."""
    named = {iso3 for entry in page.entries("paragraphs") for iso3 in entry["names"]}
    for iso3 in page.rows.index if named else ():
        if iso3 not in named:
            yield Slip(
                "not named", "", (iso3,), (),
                f"{page.names([iso3])}, rank {page.rows.loc[iso3, 'rank']} of the table, is named "
                "in no paragraph of the text",
            )  # fmt: skip


def _causes(page: Page) -> Iterator[Slip]:
    """States with a label whose stated cause their cells do not show."""
    for entry in page.entries("causes"):
        measure, row = entry["measure"], entry["with"]
        statement = {"compared": {"with": row, "is": entry["is"]}}
        for iso3 in page.rows.index[page.rows["support"] == entry["label"]]:
            if says(statement, iso3, measure, page.printed, page.about) is False:
                yield Slip(
                    "cause", measure, (iso3,), (entry["place"],),
                    f"{opening(the(entry['place']))} explains {entry['label']} support by "
                    f"{page.head(measure)} {entry['is']} the population {row} "
                    f"({page.population.loc[row, measure]}); {page.names([iso3])}, printed as "
                    f"{entry['label']}, has {page.rows.loc[iso3, measure]}",
                )  # fmt: skip


def _outliers(page: Page) -> Iterator[Slip]:
    """Classes that set a state apart in the text, and that others of the table share."""
    for entry in page.entries("outliers"):
        place, others = entry["place"], [iso3 for iso3 in page.rows.index if iso3 != entry["state"]]
        cells = classes_of(others, entry["measures"], page.printed, page.about)
        shared = {
            measure: [iso3 for iso3 in others if cells[iso3, measure] == entry["class"]]
            for measure in entry["measures"]
        }
        shared = {measure: states for measure, states in shared.items() if states}
        if shared:
            words = [f"{page.names(iso3)} ({page.head(one)})" for one, iso3 in shared.items()]
            states = tuple(dict.fromkeys(iso3 for some in shared.values() for iso3 in some))
            yield Slip(
                "outlier", " ".join(shared), states, (place,),
                f"{opening(the(place))} sets {page.names([entry['state']])} apart from the others "
                f"by {_HEIGHT[entry['class']]} values on "
                f"{joined(map(page.head, entry['measures']))}; printed as {entry['class']} too are "
                f"{', '.join(words)}",
            )  # fmt: skip


def _ranks(page: Page) -> Iterator[Slip]:
    """States that took all their troops out by a window's first year, and are ranked for it."""
    for entry in page.entries("withdrawals"):
        iso3, year = entry["state"], entry["year"]
        if entry["troops"] != "all" or iso3 not in page.rows.index:
            continue
        windows = page.about["windows"].items()
        later = [(place, window) for place, window in windows if year <= window["start"]]
        for place, window in later[:1]:
            yield Slip(
                "rank", "rank", (iso3,), (entry["place"], place),
                f"{opening(the(entry['place']))} has {page.names([iso3])} withdraw its contingent "
                f"in {year}; the table, for {years_text(window)} ({the(place)}), "
                f"ranks it {page.rows.loc[iso3, 'rank']} of {len(page.rows)}",
            )  # fmt: skip


TABLE_TEXT: tuple[Callable[[Page], Iterator[Slip]], ...] = (
    *(_classes, _labels, _label_counts, _not_named, _causes, _outliers, _ranks),
)
