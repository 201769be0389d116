"""What was fitted to a shelter's records, and what they cannot tell, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from sim.fitting.fitted import FEW, Fitted
from sim.fitting.groups import Groups
from sim.fitting.scenario_text import BASIS_WORDS, window
from sim.fitting.season import Wave
from sim.fitting.stays import RULED_OUT
from sim.fitting.survivors import LEAST_CELL
from sim.records.disclosure import rounded_count
from sim.wording import MONTHS, digits, percent


def summary(fitted: Fitted) -> str:
    """Return a paragraph on each thing fitted, and one on what nobody can know from these records."""
    parts = [_stays(fitted), _demand(fitted), *_details(fitted), _unknown(fitted)]
    return "\n".join(parts)


def _stays(fitted: Fitted) -> str:
    fit, stays = fitted.chosen, fitted.stays
    low, high = fitted.mean_interval
    going_on = len(stays.low) - stays.num_over
    seen = f"{rounded_count(stays.num_over)} stays to the end"
    seen += f", {rounded_count(going_on)} still going on or cut" if going_on >= LEAST_CELL else ""
    seen += f", {rounded_count(len(stays.ages))} people met in a census" if len(stays.ages) else ""
    words = [
        f"Stays ({seen}, {window(fitted)}): {digits(fit.law.mean)} days on average, 95 % interval "
        f"{digits(low)} to {digits(high)}; the law is {fit.family.name}."
    ]
    if "early_share" in fit.numbers():
        words.append(f" {percent(fit.numbers()['early_share'])} of people leave early, within days.")
    if fitted.is_blended:
        words.append(f" With fewer than {FEW} stays the scenario's own assumption still has its say.")
    others = [each.family.name for each in fitted.ranked[1:] if each.aicc <= fit.aicc + RULED_OUT]
    if others:
        words.append(f" These cannot be ruled out, and the interval holds theirs: {', '.join(others)}.")
    return "".join(words)


def _demand(fitted: Fitted) -> str:
    told = fitted.referrals
    people = f"{rounded_count(fitted.demand.total)} {BASIS_WORDS[fitted.demand.basis]}"
    watched = ""
    if fitted.demand.basis == "free days":
        watched = f" (they were {percent(len(fitted.demand.days) / fitted.demand.num_days)} of all days)"
    return (
        f"Demand: {people}{watched}. That is {digits(told.rate.estimate)} people a "
        f"year, 95 % interval {digits(told.rate.low)} to {digits(told.rate.high)}."
    )


def _details(fitted: Fitted) -> Iterator[str]:
    told = fitted.referrals
    if not told.dispersions:
        yield "Good and bad years: the records do not tell them from chance; the scenario has none."
    else:
        low, high = told.dispersions[0], told.dispersions[-1]
        yield (
            f"Good and bad years: the variance of a year's number is {digits(low)} to {digits(high)} times "
            "its mean; chance alone makes it 1."
        )
    yield _groups(told.groups)
    yield _season(told.season)
    if told.trend is not None:
        change = percent(abs(told.trend.factor - 1.0))
        direction = "more" if told.trend.factor > 1 else "fewer"
        yield (
            f"Trend: {change} {direction} from year to year (95 % interval of the factor "
            f"{digits(told.trend.low, 3)} to {digits(told.trend.high, 3)}). The scenario takes the rate of "
            "the last year and does not carry the trend on: nobody knows that it goes on."
        )


def _groups(together: Groups) -> str:
    if not together.are_seen:
        return "Groups: no more people share a date than accident explains; everyone is taken to come alone."
    more = percent(together.another)
    return f"Groups: people come together; to each group belongs one more person with a chance of {more}."


def _season(season: Wave | None) -> str:
    if season is None:
        return "Season: none is seen; a weak one may be there all the same."
    month = MONTHS[min(int((season.peak_day - 1.0) / 30.44), 11)]
    return f"Season: most people come about {month}, {percent(season.amplitude)} more than on average."


def _unknown(fitted: Fitted) -> str:
    hidden = {
        "refusals": "people who never asked because they knew the shelter was full",
        "free days": "whether as many ask while the shelter is full, and people who never asked",
        "admissions": "how many people were refused: give --beds, or write refusals down",
    }[fitted.demand.basis]
    return (
        f"What these records cannot tell: {hidden}; how long people can wait; whether the coming years are "
        "like those recorded. These stay as assumed in the scenario."
    )
