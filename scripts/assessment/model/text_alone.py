"""Contradictions within the text around a printed table; each kind is a function."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations, combinations_with_replacement

from assessment.model.printed import says
from assessment.model.printed_page import CLASS_WORDS, Page, Slip, joined, opening, the

# An address that ends on this many words is made of a title.
_TITLE_WORDS = 4


def _not_discussed(page: Page) -> Iterator[Slip]:
    """States of the table that the text names and has no paragraph on, where it has some."""
    paragraphs = page.entries("paragraphs")
    discussed = {iso3 for entry in paragraphs for iso3 in entry.get("subjects", ())}
    if not discussed:
        return
    where = {}
    for iso3 in page.rows.index:
        named = tuple(entry["paragraph"] for entry in paragraphs if iso3 in entry["names"])
        if named and iso3 not in discussed:
            where.setdefault(named, []).append(iso3)
    on = len(discussed & set(page.rows.index))
    for named, states in where.items():
        places = tuple(f"paragraph {number}" for number in named)
        yield Slip(
            "not discussed", "", tuple(states), places,
            f"{on} of the {len(page.rows)} states have a paragraph on them; {page.names(states)}, "
            f"named in {joined(places)} alone, {'has' if len(states) == 1 else 'have'} none",
        )  # fmt: skip


def _other_subject(page: Page) -> Iterator[Slip]:
    """Paragraphs on a state whose last sentence is on another."""
    for entry in page.entries("paragraphs"):
        last, subjects = entry.get("ends_on"), entry.get("subjects", ())
        if last and subjects and last not in subjects:
            place = f"paragraph {entry['paragraph']}"
            yield Slip(
                "other subject", "", (*subjects, last), (place,),
                f"{opening(place)} is on {page.names(subjects)}, and its last sentence on "
                f"{page.names([last])}",
            )  # fmt: skip


def _improvements(page: Page) -> Iterator[Slip]:
    """Measures on which a state is to improve, though it is in the upper quartile of them."""
    for entry in page.entries("improvements"):
        iso3 = entry["state"]
        for measure in entry["measures"]:
            upper = [
                one["place"]
                for one in page.entries("classes")
                if one["class"] == "upper" and iso3 in one["states"] and measure in one["measures"]
            ]
            places = [place for place in upper if place == entry["place"]] or upper[:1]
            is_printed = says({"class": "upper"}, iso3, measure, page.printed, page.about)
            if not (places or is_printed):
                continue
            by = the(places[0]) if places else f"the table ({page.rows.loc[iso3, measure]})"
            then = "" if entry["place"] in places else f"{the(entry['place'])} "
            yield Slip(
                "improvement", measure, (iso3,), tuple(dict.fromkeys([*places, entry["place"]])),
                f"{opening(by)} puts {page.names([iso3])} in {CLASS_WORDS['upper']} on "
                f"{page.head(measure)}, and {then}says that improvement there is required",
            )  # fmt: skip


def _withdrawals(page: Page) -> Iterator[Slip]:
    """Places that differ in whether a state took all its troops out, or some."""
    for one, other in combinations(page.entries("withdrawals"), 2):
        if one["state"] == other["state"] and one["troops"] != other["troops"]:
            yield Slip(
                "withdrawal", "", (one["state"],), (one["place"], other["place"]),
                f"{page.names([one['state']])} withdraws {_troops(one)} in {the(one['place'])}, "
                f"{_troops(other)} in {the(other['place'])}",
            )  # fmt: skip


def _troops(entry):
    number = f" ({entry['number']:,})" if "number" in entry else ""
    return f"{'its contingent' if entry['troops'] == 'all' else 'some troops'}{number}"


def _totals(page: Page) -> Iterator[Slip]:
    """Numbers that places state differently: a part of one name, or what all of them come to."""
    for entry in page.entries("totals"):
        names = {name for one in entry["stated"] for name in one.get("parts", ())}
        for one, other in combinations_with_replacement(entry["stated"], 2):
            parts, others = one.get("parts", {}), other.get("parts", {})
            differ = any(parts[name] != others[name] for name in set(parts) & set(others))
            # what is called the total, and what the parts add up to where none is left out
            sums = {place.get("total") for place in (one, other)} | {
                sum(some.values()) for some in (parts, others) if some and set(some) == names
            }
            if differ or len(sums - {None}) > 1:
                places = tuple(dict.fromkeys([one["place"], other["place"]]))
                words = dict.fromkeys([_stated(one), _stated(other)])
                yield Slip("total", "", (), places, f"{opening(entry['what'])}: {', '.join(words)}")


def _stated(entry):
    numbers = list(entry.get("parts", {}).values())
    words = [f"{number:,} {name}" for name, number in entry.get("parts", {}).items()]
    if len(words) > 1:
        words = [f"{joined(words)} ({sum(numbers):,} together)"]
    if "total" in entry:
        words.append(f"{entry['total']:,} as the total")
    return f"{the(entry['place'])} has {joined(words)}"


def _strengths(page: Page) -> Iterator[Slip]:
    """A strength that is said to have levelled off below what it was on an earlier day."""
    for early, late in combinations(
        sorted(page.entries("strengths"), key=lambda one: one["date"]), 2
    ):
        if late.get("level") and late["number"] < early["number"]:
            gone = sum(
                one.get("number", 0)
                for one in page.entries("withdrawals")
                if early["date"][:4] <= str(one["year"]) <= late["date"][:4]
            )
            yield Slip(
                "strength", "", (), (early["place"], late["place"]),
                f"{opening(the(early['place']))} has {early['number']:,} {early['of']} on "
                f"{early['date']}, {the(late['place'])} has the strength level at "
                f"{late['number']:,} {late['of']} by {late['date']}, "
                f"{early['number'] - late['number']:,} fewer"
                + (f"; {gone:,} are said to be withdrawn in these years" if gone else ""),
            )  # fmt: skip


def _dates(page: Page) -> Iterator[Slip]:
    """What the page calls current and had ended when it was published."""
    day = page.about.get("published", "")
    for entry in page.entries("current"):
        if entry["until"] < day:
            yield Slip(
                "date", "", (), (entry["place"],),
                f"The page is dated {day}; {the(entry['place'])} calls current the "
                f"{entry['what']} that runs to {entry['until']}",
            )  # fmt: skip


def _footnotes(page: Page) -> Iterator[Slip]:
    """Works whose address is of another title or day than is given."""
    for entry in page.entries("footnotes"):
        address, faults = entry.get("address", ""), []
        last = re.sub(r"\.\w+$", "", address.rstrip("/").rpartition("/")[2])
        if "title" in entry and _other_title(entry["title"], last):
            faults.append(f"the title is “{entry['title']}”, and the address ends in “{last}”")
        day = re.search(r"/([0-9]{4})/([0-9]{2})/([0-9]{2})/", address)
        if "dated" in entry and day and "-".join(day.groups()) != entry["dated"]:
            faults.append(
                f"the day is {entry['dated']}, and in the address {'-'.join(day.groups())}"
            )
        if faults:
            place = f"footnote {entry['footnote']}"
            finding = f"{opening(place)} ({entry['work']}): {'; '.join(faults)}"
            yield Slip("footnote", "", (), (place,), finding)


def _other_title(title, last):
    """Whether an address ends on words of a title, and on none of this one."""
    words, own = (set(re.findall(r"[^\W\d_]+", text.lower())) for text in (last, title))
    is_title = len(re.findall(r"[^\W\d_]{2,}", last)) >= _TITLE_WORDS
    # a part of an address may run words together
    return is_title and not any(len(one) > 3 and one in word for one in own for word in words)


def _citations(page: Page) -> Iterator[Slip]:
    """Works that the text cites and no footnote lists."""
    held = {entry["work"] for entry in page.entries("footnotes")}
    lost = [entry for entry in page.entries("cited") if entry["work"] not in held]
    if lost:
        works = [f"{entry['work']} ({entry['place']})" for entry in lost]
        yield Slip(
            "citation", "", (), tuple(dict.fromkeys(entry["place"] for entry in lost)),
            f"Cited in the text and listed nowhere on the page: {joined(works)}",
        )  # fmt: skip


TEXT_ALONE: tuple[Callable[[Page], Iterator[Slip]], ...] = (
    *(_not_discussed, _other_subject, _improvements, _withdrawals, _totals, _strengths),
    *(_dates, _footnotes, _citations),
)
