"""Sentences of an article beside the data: supported, contradicted, or not decidable with them.

A claim is a dict: id, paragraph, subject (ISO3, or a word for what is no single state), measure,
statement (one kind and what it says), period {start, end}, claim (own words), and maybe note.
Every kind of statement is a function below; it returns a Finding.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from assessment.model.aggregate import aggregated
from assessment.model.classes import classify, tied
from assessment.model.thresholds import quartile_thresholds, reference_states

VERDICTS = ("supported", "contradicted", "undecidable")
COLUMNS = ["id", "paragraph", "subject", "measure", "statement", "period", "claim"]
COLUMNS += ["verdict", "basis", "figures", "reason"]

# A trend needs so many observed years, and to be this unlikely without one.
TREND_YEARS = 5
TREND_LEVEL = 0.05
# Shares of incomplete years are stated to two figures, "about": so far a corrected level may be
# off, as a share of itself.
CORRECTION_ERROR = 0.05
# So far may a stated strength be off where the claim says no other, as a share of itself.
TOLERANCE = 0.05


@dataclass(frozen=True)
class Finding:
    """A verdict, the figures that it rests on, and a reason where it is not plain support.

    `held` is False where the data have no figure at all for the subject, so that a proxy may
    be asked.
    """

    verdict: str
    figures: str = ""
    reason: str = ""
    held: bool = True
    basis: str = "measure"


def evaluate(
    claims: Mapping, frames: Mapping[str, pd.DataFrame], settings: Mapping
) -> pd.DataFrame:
    """A verdict on each claim: a frame with COLUMNS, in the order of the claims.

    `claims` is {"claims": {id: claim}, "proxies": {measure: [measures]}}. `frames` has panel,
    memberships and contributions (tidy), and assessment, the listed contributors with their
    support. `settings` has aggregates {measure: mean|sum}, classification, and incomplete
    {mission: {year: share of the true figure}}. A claim on a measure is set against that
    measure's figures; where its subject has none in the period, against the proxies', which
    must agree. Verdicts are those of VERDICTS; basis is "measure", "proxy", or "" where
    nothing is held; figures and reason are text.
    """
    rows = []
    for key, claim in claims["claims"].items():
        ((kind, said),) = claim["statement"].items()
        if kind in ON_MEASURES:
            find = partial(ON_MEASURES[kind], claim, said, frames=frames, settings=settings)
            found = _with_proxies(find, claim["measure"], claims.get("proxies", {}))
        else:
            found = ON_RECORDS[kind](claim, said, frames, settings)
        reasons = [text for text in (found.reason, claim.get("note", "")) if text]
        rows.append(
            {
                "id": key,
                **{name: claim[name] for name in ("paragraph", "subject", "measure", "claim")},
                "statement": statement_text(kind, said),
                "period": _span(claim["period"]),
                "verdict": found.verdict,
                "basis": found.basis if found.held else "",
                "figures": found.figures,
                "reason": "; ".join(reasons),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def counts(evaluated: pd.DataFrame) -> dict[str, int]:
    """How many claims have each verdict, in the order of VERDICTS."""
    return {verdict: int((evaluated["verdict"] == verdict).sum()) for verdict in VERDICTS}


def statement_text(kind: str, said: object) -> str:
    """What a claim says, as a few words: "class upper", "rank from 6, to 10"."""
    if isinstance(said, dict):
        words = [f"{key.replace('_', ' ')} {_word(value)}" for key, value in said.items()]
        return f"{kind.replace('_', ' ')}: {', '.join(words)}"
    return f"{kind.replace('_', ' ')}: {_word(said)}"


def _word(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)


def _with_proxies(find, measure, proxies):
    """The measure's finding with the proxies' beside it; theirs alone where it has no figure."""
    found = find(measure)
    others = {name: find(name) for name in proxies.get(measure, [])}
    others = {name: other for name, other in others.items() if other.held}
    if not others:
        return found
    told = "; ".join(f"{name}: {other.figures}" for name, other in others.items())
    if found.held:
        verdicts = ", ".join(f"{name} {other.verdict}" for name, other in others.items())
        return replace(found, figures=f"{found.figures}. Proxies beside it: {verdicts} ({told})")
    verdicts = {other.verdict for other in others.values()}
    if len(verdicts) > 1:
        return Finding("undecidable", told, "the proxies disagree", basis="proxy")
    reasons = sorted({other.reason for other in others.values() if other.reason})
    return Finding(verdicts.pop(), told, "; ".join(reasons), basis="proxy")


# ── Statements on a measure ──────────────────────────────────────────────────────────────────


def _standing(claim, measure, frames, settings):
    """A state's figure over the period among all states: (value, limits, all values, text).

    None where the state has no figure. The figure is the measure's aggregate, in its unit.
    """
    panel, period = frames["panel"], claim["period"]
    observed = panel[panel["measure"] == measure]
    observed = observed[observed["year"].between(period["start"], period["end"])]
    own = observed[observed["iso3"] == claim["subject"]]
    if own.empty:
        return None
    aggregates = {measure: settings.aggregates[measure]}
    values = aggregated(observed, aggregates)
    rules = settings.classification
    reference = reference_states(values, [measure], rules.states)
    limits = quartile_thresholds(
        observed[observed["iso3"].isin(reference)],
        values[values["iso3"].isin(reference)],
        [measure],
        rules.population,
        rules.quantile,
    ).iloc[0]
    by_state = values.set_index("iso3")["value"]
    value = by_state[claim["subject"]]
    text = (
        f"{_figure(value)} ({_years(own)}); Q1 {_figure(limits['q1'])}, median "
        f"{_figure(limits['median'])}, Q3 {_figure(limits['q3'])}, mean "
        f"{_figure(limits['mean'])}; {_edition(observed)}"
    )
    return value, limits, by_state, text


def _nothing(claim, measure):
    told = f"{claim['subject']} has no figure of {measure} in {_span(claim['period'])}"
    return Finding("undecidable", "", told, held=False)


def _class(claim, said, measure, frames, settings):
    """The class by the quartiles of the period: upper, middle or lower."""
    standing = _standing(claim, measure, frames, settings)
    if standing is None:
        return _nothing(claim, measure)
    value, limits, _, text = standing
    rules = settings.classification
    (own,) = classify([value], limits["q1"], limits["q3"], rules.upper, rules.lower)
    return _plain(own == said, text, f"the class is {own}")


def _quarter(claim, said, measure, frames, settings):
    """The quarter of the population, 1 the lowest; a value on the median is in neither half."""
    standing = _standing(claim, measure, frames, settings)
    if standing is None:
        return _nothing(claim, measure)
    value, limits, _, text = standing
    rules = settings.classification
    (own,) = classify([value], limits["q1"], limits["q3"], rules.upper, rules.lower)
    if own == "middle" and tied(value, limits["median"]):
        return _open(text, "the value is the median")
    quarter = {"lower": 1, "upper": 4}.get(own, 2 if value < limits["median"] else 3)
    return _plain(quarter == said, text, f"it is quarter {quarter}, counted from the lowest")


def _compared(claim, said, measure, frames, settings):
    """Above or below the population's mean or median."""
    standing = _standing(claim, measure, frames, settings)
    if standing is None:
        return _nothing(claim, measure)
    value, limits, _, text = standing
    middle = limits[said["with"]]
    if tied(value, middle):
        return _open(text, f"the value is the {said['with']}")
    side = "above" if value > middle else "below"
    return _plain(side == said["is"], text, f"it is {side} the {said['with']}")


def _near(claim, said, measure, frames, settings):
    """Nearer to the population's median than to either quartile."""
    standing = _standing(claim, measure, frames, settings)
    if standing is None:
        return _nothing(claim, measure)
    value, limits, _, text = standing
    off = abs(value - limits[said])
    least = min(abs(value - limits["q1"]), abs(value - limits["q3"]))
    if tied(off, least):
        return _open(text, f"it is as near to a quartile as to the {said}")
    return _plain(off < least, text, f"it is nearer to a quartile than to the {said}")


def _rank(claim, said, measure, frames, settings):
    """A place among all states or the listed contributors, the largest value first."""
    standing = _standing(claim, measure, frames, settings)
    if standing is None:
        return _nothing(claim, measure)
    value, _, values, text = standing
    if said["among"] == "contributors":
        values = values[values.index.isin(frames["assessment"]["iso3"])]
    if claim["subject"] not in values.index:
        return _open(text, f"it is none of the {said['among']}")
    same = tied(values, value)
    first = int(((values > value) & ~same).sum()) + 1
    last = first + int(same.sum()) - 1
    return _placed(first, last, len(values), said, text)


def _trend(claim, said, measure, frames, settings):
    """Rising or falling: Theil-Sen's slope with its interval, and the Mann-Kendall test.

    Kendall's tau of value against year is the Mann-Kendall test. A trend is there where its p
    is below TREND_LEVEL and the slope's interval excludes zero.
    """
    panel, period = frames["panel"], claim["period"]
    own = panel[(panel["measure"] == measure) & (panel["iso3"] == claim["subject"])]
    own = own[own["year"].between(period["start"], period["end"])].sort_values("year")
    if own.empty:
        return _nothing(claim, measure)
    text = f"{_years(own)}; {_edition(own)}"
    if len(own) < TREND_YEARS:
        return _open(text, f"a trend needs {TREND_YEARS} observed years")
    values, years = own["value"].to_numpy(float), own["year"].to_numpy(float)
    if values.min() == values.max():
        return _open(f"{_figure(values[0])} in every year, {text}", "the figures do not move")
    # as costly to import as all else of the claims, and they alone need it
    from scipy import stats

    slope = stats.theilslopes(values, years, alpha=1 - TREND_LEVEL)
    p = stats.kendalltau(years, values).pvalue
    text = (
        f"Theil-Sen {slope.slope:+.2g} a year ({slope.low_slope:+.2g} to "
        f"{slope.high_slope:+.2g}), Mann-Kendall p {_probability(p)}; {text}"
    )
    is_clear = slope.low_slope > 0 or slope.high_slope < 0
    if not (is_clear and p < TREND_LEVEL):
        return _open(text, "no trend can be told from these years")
    direction = "rising" if slope.slope > 0 else "falling"
    return _plain(direction == said, text, f"it is {direction}")


# ── Statements on records: support, membership, personnel ────────────────────────────────────


def _support(claim, said, frames, settings):
    """The label of a listed contributor in the rebuilt assessment."""
    labels = frames["assessment"].set_index("iso3")
    if claim["subject"] not in labels.index:
        return Finding("undecidable", "", f"{claim['subject']} is not listed", held=False)
    row = labels.loc[claim["subject"]]
    text = f"{row['support']}, {row['upper_count']} counted"
    return _plain(row["support"] == said, text, f"the rebuilt label is {row['support']}")


def _label_count(claim, said, frames, settings):
    """How many listed contributors have a label in the rebuilt assessment."""
    table = frames["assessment"]
    found = list(table.loc[table["support"] == said["label"], "iso3"])
    text = f"{len(found)} {said['label']}: {', '.join(found) or 'none'}"
    return _plain(len(found) == said["number"], text, f"the rebuilt table has {len(found)}")


def _flags(organisation, frames):
    rows = frames["memberships"]
    return rows[rows["indicator"] == organisation]


def _known(rows, period):
    """Why the period is not covered by the years that the source has, or ""."""
    first, last = rows["year"].min(), rows["year"].max()
    if period["start"] < first or period["end"] > last:
        return f"the source knows {first}-{last} alone"
    return ""


def _member(claim, said, frames, settings):
    """A member, or none, in every year of the period."""
    rows, period = _flags(said["of"], frames), claim["period"]
    outside = _known(rows, period)
    if outside:
        return Finding("undecidable", "", outside, held=False)
    own = rows[(rows["iso3"] == claim["subject"]) & (rows["value"] > 0)]
    own = own[own["year"].between(period["start"], period["end"])]
    text = f"member in {len(own)} of {period['end'] - period['start'] + 1} years"
    if 0 < len(own) <= period["end"] - period["start"]:
        return _open(text, "a member in some years of the period alone")
    is_member = len(own) > 0
    return _plain(is_member == said["is"], text, "a member" if is_member else "not a member")


def _joined(claim, said, frames, settings):
    """The first year of membership."""
    rows = _flags(said["of"], frames)
    years = rows.loc[(rows["iso3"] == claim["subject"]) & (rows["value"] > 0), "year"]
    if years.empty:
        return _plain(False, "never a member", "not a member in any year known")
    if years.min() == rows["year"].min():
        return _open(f"member since {years.min()} or before", _since(rows))
    text = f"member from {years.min()}"
    return _plain(years.min() == said["year"], text, f"a member from {years.min()}")


def _members(claim, said, frames, settings):
    """The members, neither more nor fewer, in every year of the period."""
    rows, period = _flags(said["of"], frames), claim["period"]
    outside = _known(rows, period)
    if outside:
        return Finding("undecidable", "", outside, held=False)
    rows = rows[(rows["value"] > 0) & rows["year"].between(period["start"], period["end"])]
    years = range(period["start"], period["end"] + 1)
    found = {year: set(rows.loc[rows["year"] == year, "iso3"]) for year in years}
    text = f"members: {', '.join(sorted(set().union(*found.values()))) or 'none'}"
    agrees = all(states == set(said["states"]) for states in found.values())
    return _plain(agrees, text, "the members are others")


def _since(rows):
    return f"the source begins in {rows['year'].min()}"


def _sent(claim, mission, frames):
    """Personnel that the subject sent to a mission, year to persons."""
    rows = frames["contributions"]
    rows = rows[(rows["indicator"] == mission) & (rows["iso3"] == claim["subject"])]
    return rows[rows["value"] > 0].set_index("year")["value"].sort_index()


def _lacking(missions, frames):
    """A finding where the source has no such mission, or None."""
    held = set(frames["contributions"]["indicator"])
    lacking = [mission for mission in missions if mission not in held]
    if lacking:
        told = f"the source of contributions does not have {', '.join(lacking)}"
        return Finding("undecidable", "", told, held=False)
    return None


def _contributed(claim, said, frames, settings):
    """Personnel sent to each of the missions (to any, where none is named).

    With every_year, in all years of the period; otherwise in one of them at least. Presence
    does not hang on whether a year is complete.
    """
    all_sent, period = frames["contributions"], claim["period"]
    missions = said.get("missions", [])
    lacking = _lacking(missions, frames)
    if lacking:
        return lacking
    sent = all_sent[(all_sent["iso3"] == claim["subject"]) & (all_sent["value"] > 0)]
    sent = sent[sent["year"].between(period["start"], period["end"])]
    present = {name: set(sent.loc[sent["indicator"] == name, "year"]) for name in missions}
    present = present or {"any mission": set(sent["year"])}
    first, last = all_sent["year"].min(), all_sent["year"].max()
    years = set(range(period["start"], period["end"] + 1))
    covered = {year for year in years if first <= year <= last}
    text = "; ".join(f"{name}: {_runs(found)}" for name, found in present.items())
    absent = [
        name
        for name, found in present.items()
        if (covered - found if said["every_year"] else not found)
    ]
    outside = _known(all_sent, period)
    if absent and (said["every_year"] or not outside) and covered:
        return _plain(False, text, f"nobody in {', '.join(absent)} in a year of the period")
    if outside and (absent or said["every_year"]):
        return _open(text, outside)
    return _plain(True, text, "")


def _began(claim, said, frames, settings):
    """The first year with personnel in a mission."""
    lacking = _lacking([said["mission"]], frames)
    if lacking:
        return lacking
    sent = _sent(claim, said["mission"], frames)
    if sent.empty:
        return _plain(False, "nobody in any year", "the source has nobody in any year")
    first = sent.index.min()
    if first == frames["contributions"]["year"].min():
        return _open(f"from {first} or before", _since(frames["contributions"]))
    return _plain(first == said["year"], f"{sent.iloc[0]:,.0f} in {first}", f"from {first}")


def _level(sent, year, incomplete):
    """Bounds of a year's true mean, persons: equal where the source has all its months."""
    value = float(sent.get(year, 0.0))
    if year not in incomplete:
        return value, value
    corrected = value / incomplete[year]
    return corrected * (1 - CORRECTION_ERROR), corrected * (1 + CORRECTION_ERROR)


def _level_text(sent, year, incomplete):
    text = f"{sent.get(year, 0.0):,.0f} in {year}"
    if year in incomplete:
        text += f" (about {incomplete[year]:.0%} of the true mean)"
    return text


def _personnel(claim, said, frames, settings):
    """A strength in persons, within a tolerance (share of the number stated).

    The source counts personnel deployed, by state, as means of years. A year whose months are
    not complete decides only if its corrected figure does, whatever its error.
    """
    lacking = _lacking([said["mission"]], frames)
    if lacking:
        return lacking
    if said["what"] != "year_mean":
        told = {
            "authorised": "the source counts who is deployed, not who is authorised",
            "day": "the source has means of years, not the strength of a day",
            "pledged": "the source counts who is deployed, not who is pledged",
        }[said["what"]]
        return Finding("undecidable", "", told, held=False)
    sent = _sent(claim, said["mission"], frames)
    year = claim["period"]["end"]
    outside = _known(frames["contributions"], claim["period"])
    if outside:
        return Finding("undecidable", "", outside, held=False)
    incomplete = settings.incomplete[said["mission"]]
    low, high = _level(sent, year, incomplete)
    text = _level_text(sent, year, incomplete)
    off = said["number"] * said.get("tolerance", TOLERANCE)
    if said["number"] - off <= low and high <= said["number"] + off:
        return _plain(True, text, "")
    if high < said["number"] - off or low > said["number"] + off:
        return _plain(False, text, f"the stated {said['number']:,} is further off than {off:,.0f}")
    return _open(text, "the year is incomplete, and its corrected figure does not decide")


def _growth(claim, said, frames, settings):
    """At least `factor` times as many persons at the period's end as in each year of `since`.

    More than one year of `since` where a mission began in the course of one: a mean over
    months without the mission says too little, the year after it too much.
    """
    lacking = _lacking([said["mission"]], frames)
    if lacking:
        return lacking
    outside = _known(frames["contributions"], claim["period"])
    if outside:
        return Finding("undecidable", "", outside, held=False)
    sent = _sent(claim, said["mission"], frames)
    incomplete = settings.incomplete[said["mission"]]
    end = claim["period"]["end"]
    text = ", ".join(_level_text(sent, year, incomplete) for year in [*said["since"], end])
    verdicts = set()
    for year in said["since"]:
        low, high = _level(sent, year, incomplete)
        if not low:
            return _open(text, f"nobody in {year}")
        end_low, end_high = _level(sent, end, incomplete)
        verdicts |= {end_low / high >= said["factor"], end_high / low >= said["factor"]}
    if len(verdicts) > 1:
        return _open(text, "the answer hangs on the year that it is counted from")
    return _plain(verdicts.pop(), text, f"less than {said['factor']:g} times as many")


def _sender_rank(claim, said, frames, settings):
    """A place among the senders by mean personnel over the period, the strongest first.

    A share that a year is short by is the same for all states, yet weighs on a mean of years:
    the place is taken with figures as held and as corrected.
    """
    lacking = _lacking([said["mission"]], frames)
    if lacking:
        return lacking
    rows, period = frames["contributions"], claim["period"]
    rows = rows[rows["indicator"] == said["mission"]]
    rows = rows[rows["year"].between(period["start"], period["end"])]
    years = rows.pivot_table(index="iso3", columns="year", values="value", fill_value=0.0)
    if claim["subject"] not in years.index:
        return _plain(False, "nobody in the period", "the source has nobody in the period")
    incomplete = settings.incomplete[said["mission"]]
    shares = pd.Series({year: incomplete.get(year, 1.0) for year in years.columns})
    places = set()
    for table in (years, years / shares):
        mean = table.mean(axis=1)
        places.add(int((mean > mean[claim["subject"]]).sum()) + 1)
    held = years.mean(axis=1)
    text = f"mean {held[claim['subject']]:,.0f} persons, {_runs(years.columns)}"
    return _placed(min(places), max(places), len(years), said, text)


ON_MEASURES = {
    "class": _class,
    "quarter": _quarter,
    "compared": _compared,
    "near": _near,
    "rank": _rank,
    "trend": _trend,
}
ON_RECORDS = {
    "support": _support,
    "label_count": _label_count,
    "member": _member,
    "joined": _joined,
    "members": _members,
    "contributed": _contributed,
    "began": _began,
    "personnel": _personnel,
    "growth": _growth,
    "sender_rank": _sender_rank,
}


def _plain(is_so, figures, otherwise):
    """Supported, or contradicted with a reason."""
    return Finding("supported", figures) if is_so else Finding("contradicted", figures, otherwise)


def _open(figures, reason):
    return Finding("undecidable", figures, reason)


def _placed(first, last, of, said, text):
    """The finding on a place, which ties may spread from `first` to `last`."""
    place = f"{first}" if first == last else f"{first} to {last}"
    text = f"place {place} of {of}; {text}"
    if said["from"] <= first and last <= said["to"]:
        return _plain(True, text, "")
    if last < said["from"] or first > said["to"]:
        return _plain(False, text, f"the place is {place}")
    return _open(text, "ties or corrections spread the place over the stated bounds")


def _span(period):
    start, end = period["start"], period["end"]
    return f"{start}" if start == end else f"{start}-{end}"


def _runs(years):
    """Years as text, neighbours drawn together: "2011-2013, 2015"."""
    runs = []
    for year in sorted(int(year) for year in years):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs) or "no year"


def _years(own):
    return f"{_runs(own['year'])}, {len(own)} observed"


def _edition(rows):
    """Source and release of figures, so that an edition other than the article's is named."""
    pairs = rows[["source", "release"]].drop_duplicates().sort_values(["source", "release"])
    return ", ".join(f"{source} {release}" for source, release in pairs.values)


def _figure(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _probability(p):
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
