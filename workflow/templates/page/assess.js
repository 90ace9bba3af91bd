// The assessment as the library computes it (scripts/assessment/model), for settings chosen on
// the page. Pure functions on the data of the page; tests hold them against the library.
"use strict";

const Assess = (() => {
  // A mean of decimal values carries float noise, which must not decide a tie at a quartile.
  const RELATIVE = 1e-9;
  const ABSOLUTE = 1e-12;

  // A sum in the order in which NumPy adds: by pairs of eight running sums. In another order the
  // last digit of one is another, and with it how a mean that ends in 5 is rounded.
  function pairwise(values, from = 0, to = values.length) {
    const length = to - from;
    if (length > 128) {
      const half = from + Math.floor(length / 16) * 8;
      return pairwise(values, from, half) + pairwise(values, half, to);
    }
    let total = 0;
    let place = from;
    if (length >= 8) {
      const sums = values.slice(from, from + 8);
      for (place += 8; place + 8 <= to; place += 8) {
        for (let one = 0; one < 8; one += 1) sums[one] += values[place + one];
      }
      const [a, b, c, d, e, f, g, h] = sums;
      total = ((a + b) + (c + d)) + ((e + f) + (g + h));
    }
    for (; place < to; place += 1) total += values[place];
    return total;
  }

  // Of a group of pandas, which adds the rest to the first; and of an array.
  const sumOfGroup = (values) => values[0] + pairwise(values, 1);
  const mean = (values) => pairwise(values) / values.length;

  // Hyndman and Fan (1996), types 1 to 9, under NumPy's names: the place of a quantile among n
  // sorted values, counted from 0, and for some the weight of the next value.
  const METHODS = {
    inverted_cdf: { place: (n, q) => discrete(n * q - 1, () => true) },
    averaged_inverted_cdf: { place: (n, q) => n * q - 1, weight: (g) => (g === 0 ? 0.5 : 1) },
    closest_observation: {
      place: (n, q) => discrete(n * q - 1.5, (index) => Math.abs(Math.floor(index) % 2) === 1),
    },
    interpolated_inverted_cdf: { place: between(0, 1) },
    hazen: { place: between(0.5, 0.5) },
    weibull: { place: between(0, 0) },
    linear: { place: (n, q) => (n - 1) * q },
    median_unbiased: { place: between(1 / 3, 1 / 3) },
    normal_unbiased: { place: between(3 / 8, 3 / 8) },
  };

  function between(alpha, beta) {
    return (n, q) => n * q + (alpha + q * (1 - alpha - beta)) - 1;
  }

  // One of the two neighbours of a place: the one before where the place is on a value and
  // `stays` agrees, else the one after.
  function discrete(place, stays) {
    const before = Math.floor(place);
    return Math.max(place === before && stays(place) ? before : before + 1, 0);
  }

  function quantile(sorted, q, method) {
    const n = sorted.length;
    const place = METHODS[method].place(n, q);
    if (place >= n - 1) return sorted[n - 1];
    if (place < 0) return sorted[0];
    const before = Math.floor(place);
    const weigh = METHODS[method].weight || ((g) => g);
    const weight = weigh(place - before);
    const low = sorted[before];
    const high = sorted[before + 1];
    // as NumPy interpolates, from the nearer end
    return weight >= 0.5 ? high - (high - low) * (1 - weight) : low + (high - low) * weight;
  }

  function tied(value, threshold) {
    return Math.abs(value - threshold) <= ABSOLUTE + RELATIVE * Math.abs(threshold);
  }

  function classify(value, q1, q3, upper, lower) {
    if (value === null) return null;
    if (tied(value, q3) ? upper === ">=" : value > q3) return "upper";
    if (tied(value, q1) ? lower === "<=" : value < q1) return "lower";
    return "middle";
  }

  const inWindow = (years, window) =>
    Object.entries(years).filter(([year]) => year >= window.start && year <= window.end);

  // Aggregate of the window, number of years and the observations, by state.
  function observed(measure, window) {
    const values = {};
    for (const [iso3, years] of Object.entries(measure.observations)) {
      const observations = inWindow(years, window).map(([, value]) => value);
      if (!observations.length) continue;
      const value = sumOfGroup(observations) / (measure.aggregate === "sum" ? 1 : observations.length);
      values[iso3] = { value, years: observations.length, observations };
    }
    return values;
  }

  // Whether the quartiles are taken over a population with this state.
  function inPopulation(iso3, aggregates, { complete, without }) {
    if (without.includes(iso3)) return false;
    return !complete || Object.values(aggregates).every((values) => iso3 in values);
  }

  function thresholds(states, basis, method) {
    const population =
      basis === "state_years"
        ? states.flatMap((one) => one.observations) : states.map((one) => one.value);
    const sorted = [...population].sort((a, b) => a - b);
    const [q1, median, q3] = [0.25, 0.5, 0.75].map((q) => quantile(sorted, q, method));
    return {
      q1, median, q3, mean: mean(population),
      states: states.length, observations: population.length,
    };
  }

  // Member per state under a rule: in any year of the window, in all, or at its end.
  function members(memberships, window, rule) {
    const isMember = {};
    for (const [iso3, years] of Object.entries(memberships)) {
      const inside = inWindow(years, window);
      const rows = rule === "end" ? inside.filter(([year]) => +year === window.end) : inside;
      if (!rows.length) continue;
      const flags = rows.map(([, flag]) => flag > 0);
      isMember[iso3] = rule === "all" ? flags.every(Boolean) : flags.some(Boolean);
    }
    return isMember;
  }

  // A month is a number, 201412; the mean of a year has the month 0.
  const yearOf = (month) => Math.floor(month / 100);

  // Places of the months that a rule ranks by, and the years left out for want of the month.
  function monthsUsed({ by, month }, months, window) {
    const inside = (year) => year >= window.start && year <= window.end;
    const places = [...months.keys()].filter((place) => inside(yearOf(months[place])));
    if (by === "last") return { used: places.slice(-1), leftOut: [] };
    if (by !== "year_end") return { used: places, leftOut: [] };
    const used = places.filter((place) => months[place] % 100 === month);
    const judged = new Set(used.map((place) => yearOf(months[place])));
    const [first, last] = [months[0], months[months.length - 1]].map(yearOf);
    const years = Array.from({ length: last - first + 1 }, (_, place) => first + place);
    return { used, leftOut: years.filter((year) => inside(year) && !judged.has(year)) };
  }

  // A state's strength by a rule, rounded as the library does, so that the order of a sum decides
  // no tie.
  function strength(by, persons) {
    const present = by === "mean_present" ? persons.filter((one) => one > 0) : persons;
    if (!present.length) return 0;
    return Number((by === "maximum" ? Math.max(...present) : mean(present)).toFixed(6));
  }

  // The states in rank order, as listed or by strength in the mission; the derived months that it
  // uses, and the years left out.
  function ranking(contributors, { months, derived, persons }, window) {
    if (Array.isArray(contributors)) return { order: contributors, derived: [], leftOut: [] };
    const { used, leftOut } = monthsUsed(contributors, months, window);
    if (!used.length) throw new Error("no month of the mission in the window can be ranked by");
    const ranked = Object.entries(persons)
      .map(([iso3, own]) => ({
        iso3, personnel: strength(contributors.by, used.map((place) => own[place])),
      }))
      .filter((one) => one.personnel > 0)
      .sort((a, b) => b.personnel - a.personnel || (a.iso3 < b.iso3 ? -1 : 1));
    // without a number they are all that sent anybody
    if (ranked.length < (contributors.top || 1)) {
      throw new Error(`the mission has only ${ranked.length} African contributors in the window`);
    }
    return {
      order: ranked.slice(0, contributors.top || ranked.length).map((one) => one.iso3),
      derived: used.map((place) => months[place]).filter((month) => derived.includes(month)),
      leftOut,
    };
  }

  // Rank of each state on a measure, 1 the largest; equal values share the better rank.
  function ranks(values) {
    const all = Object.values(values).map((one) => one.value);
    const rank = (value) => 1 + all.filter((other) => other > value && !tied(other, value)).length;
    return Object.fromEntries(
      Object.entries(values).map(([iso3, one]) => [iso3, rank(one.value)])
    );
  }

  function label(count, support) {
    return count >= support.full ? "Full" : count >= support.partial ? "Partial" : "Low";
  }

  // Everything that a table shows: thresholds by measure, and a row per state. Throws an Error
  // with a message for readers where the settings leave nothing to compute.
  function assess(data, settings) {
    const { window, classification, support } = settings;
    if (window.start > window.end) throw new Error("the window ends before it begins");
    if (support.partial > support.full) throw new Error("Partial needs more than Full");
    const chosen = data.measures.filter((measure) => settings.measures.includes(measure.name));
    if (!chosen.length) throw new Error("no measure is chosen");
    const limits = {};
    const aggregates = {};
    for (const measure of chosen) {
      aggregates[measure.name] = observed(measure, window);
      if (!Object.keys(aggregates[measure.name]).length) {
        throw new Error(`${measure.label} has no value in ${window.start}\u2013${window.end}`);
      }
    }
    for (const { name, label: head } of chosen) {
      const states = Object.entries(aggregates[name])
        .filter(([iso3]) => inPopulation(iso3, aggregates, classification.states))
        .map(([, own]) => own);
      if (!states.length) throw new Error(`${head}: the population is empty`);
      limits[name] = thresholds(states, classification.population, classification.quantile);
    }
    const member = members(data.memberships, window, settings.membership);
    if (!Object.keys(member).length) throw new Error("no membership is known for the window");
    const by = ranking(data.contributors, data.contributions, window);
    const places = Object.fromEntries(by.order.map((iso3, place) => [iso3, place + 1]));
    const ranked = Object.fromEntries(
      chosen.map((measure) => [measure.name, ranks(aggregates[measure.name])])
    );
    const rows = Object.keys(member).map((iso3) => {
      const cells = {};
      for (const { name } of chosen) {
        const own = aggregates[name][iso3] || { value: null, years: 0 };
        const { q1, q3 } = limits[name];
        const kind = classify(own.value, q1, q3, classification.upper, classification.lower);
        const { value, years } = own;
        cells[name] = { value, years, kind, rank: ranked[name][iso3] || null };
      }
      const speaking = chosen.filter(({ name, supports }) => cells[name].kind === supports);
      const count = speaking.length + (support.count_membership && member[iso3] ? 1 : 0);
      return {
        iso3, state: data.states[iso3], place: places[iso3] || null, member: member[iso3],
        cells, count, support: label(count, support),
      };
    });
    rows.sort((a, b) => (a.place || 1000) - (b.place || 1000) || (a.state < b.state ? -1 : 1));
    return { thresholds: limits, rows, measures: chosen, ranking: by };
  }

  // toFixed rounds as Python does, but for an exact tie, which goes to the even digit there.
  function rounded(value, digits) {
    const exact = value.toFixed(digits + 50);
    if (!/^50*$/.test(exact.slice(-50))) return value.toFixed(digits);
    const cut = exact.slice(0, -50).replace(/\.$/, "");
    return /[02468]$/.test(cut) ? cut : value.toFixed(digits);
  }

  return { assess, quantile, rounded, METHODS: Object.keys(METHODS) };
})();
