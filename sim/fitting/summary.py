"""What was fitted to a shelter's records, and what they cannot tell, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.fitting.doubts import doubts
from sim.fitting.fitted import Fitted
from sim.fitting.groups import Groups
from sim.fitting.kinds import Kind
from sim.fitting.residents import Residents
from sim.fitting.season import Wave
from sim.fitting.spans import Span
from sim.fitting.stays import RULED_OUT, Fit, mean_interval
from sim.fitting.trend import Trend
from sim.language import marked, said, say
from sim.records.dates import date_of
from sim.records.disclosure import FEW
from sim.records.provinces import shipped_provinces
from sim.records.rounded import rounded
from sim.wording import MONTHS, day, digits, percent

BASIS = {
    "refusals": marked("{number} people admitted or refused"),
    "free days": marked("{number} people who came on days that began with a free bed"),
    "admissions": marked(
        "{number} people admitted; nobody wrote down who was refused, so demand may be higher"
    ),
}
UNKNOWN = {
    "refusals": marked("People who never asked because they knew the shelter was full."),
    "free days": marked(
        "Whether as many ask while the shelter is full, how many of a large group found no bed, and people "
        "who never asked."
    ),
    "admissions": marked("How many people were refused: give --beds, or write refusals down."),
}
"""What the records do not tell, by what demand was taken from."""
CHANNELS = {
    "police": marked("police"),
    "special_operation": marked("special operations"),
    "hotline": marked("the hotline"),
    "self": marked("people themselves"),
    "ngo": marked("NGOs"),
    "international_organisation": marked("international organisations"),
    "embassy": marked("embassies"),
    "labour_inspectorate": marked("the labour inspectorate"),
    "task_force": marked("task forces"),
    "repatriation": marked("returns from abroad"),
}


def summary(fitted: Fitted) -> str:
    """Return a paragraph on each thing fitted, and one on what nobody can know from these records."""
    cannot = " ".join([say("What these records cannot tell:"), *unknown(fitted)])
    return "\n".join([*told(fitted), cannot])


def told(fitted: Fitted) -> list[str]:
    """Return a paragraph on each thing fitted."""
    stays = [_kind(each) for each in fitted.kinds] or [_stays(fitted)]
    split = [*_channels(fitted), *_provinces(fitted)]
    return [*stays, _demand(fitted), *split, *_details(fitted), *_residents(fitted), *doubts(fitted)]


def unknown(fitted: Fitted) -> list[str]:
    """Return what nobody can know from these records."""
    waiting = say(
        "How long people can wait, and whether the coming years are like those recorded. These stay "
        "as assumed in the scenario."
    )
    return [say(UNKNOWN[fitted.demand.basis]), waiting]


def _stays(fitted: Fitted) -> str:
    words = [
        say(
            "Stays ({seen} stays to the end, {days}): {law}",
            seen=rounded(fitted.stays.num_over),
            days=days_of(fitted),
            law=_law(fitted.ranked),
        )
    ]
    if fitted.is_blended:
        words.append(say("They are few: the scenario's own assumption still has its say."))
    return " ".join([*words, *_others(fitted.ranked)])


def _kind(kind: Kind) -> str:
    if not kind.is_own:
        return say(
            "{kind}: fewer than {number} stays to the end; they are taken to stay as long as everybody.",
            kind=kind.word,
            number=FEW,
        )
    words = [
        say(
            "{kind} ({seen} stays to the end): {law}",
            kind=kind.word,
            seen=kind.num_stays,
            law=_law(kind.ranked),
        )
    ]
    if kind.ranked[0].prior is not None:
        words.append(say("They are few: what everybody's stays tell still has its say."))
    return " ".join([*words, *_others(kind.ranked)])


def days_of(fitted: Fitted) -> str:
    """Return the days that the records cover, in words."""
    first, last = date_of(fitted.records.records_from), date_of(fitted.records.records_until)
    return say("{first} to {last}", first=day(first), last=day(last))


def _law(ranked: Sequence[Fit]) -> str:
    low, high = mean_interval(ranked)
    return say(
        "{days} days on average, 95 % interval {low} to {high}; the law is {family}.",
        days=digits(ranked[0].law.mean),
        low=digits(low),
        high=digits(high),
        family=said(ranked[0].family.name),
    )


def _others(ranked: Sequence[Fit]) -> Iterator[str]:
    if "early_share" in ranked[0].numbers():
        share = percent(ranked[0].numbers()["early_share"])
        yield say("{share} of people leave early, within days.", share=share)
    others = [said(each.family.name) for each in ranked[1:] if each.aicc <= ranked[0].aicc + RULED_OUT]
    if others:
        yield say(
            "These laws cannot be ruled out, and the interval holds theirs: {laws}.", laws=", ".join(others)
        )


def _demand(fitted: Fitted) -> str:
    words = [say("Demand: {people}.", people=say(BASIS[fitted.demand.basis], number=fitted.asked.total))]
    if fitted.demand.basis == "free days":
        share = percent(fitted.demand.share_of_days)
        words.append(say("Such days were {share} of all days.", share=share))
    words.append(say("That is {rate} people a year.", rate=span_words(fitted.referrals.rate)))
    return " ".join(words)


def span_words(span: Span) -> str:
    """Return a number with its interval."""
    return say(
        "{estimate} (95 % interval {low} to {high})",
        estimate=digits(span.estimate),
        low=digits(span.low),
        high=digits(span.high),
    )


def _channels(fitted: Fitted) -> Iterator[str]:
    if fitted.channels:
        shares = [
            f"{say(CHANNELS.get(name, name))} {percent(share)}" for name, share in fitted.channels.items()
        ]
        yield say("Who referred them: {shares}.", shares=", ".join(shares))


def _provinces(fitted: Fitted) -> Iterator[str]:
    if fitted.provinces:
        names = {each.code: each.name for each in shipped_provinces()}
        rates = [f"{names[code]} {span_words(rate)}" for code, rate in fitted.provinces.items()]
        yield say(
            "People a year by province, those with few people nearer to what all have in common: {rates}.",
            rates="; ".join(rates),
        )


def _details(fitted: Fitted) -> Iterator[str]:
    told = fitted.referrals
    if not told.dispersions:
        yield say(
            "Good and bad years: with fewer than three years nobody can tell them; the scenario has none. "
            "Should years differ, its answer is less sure than it says."
        )
    else:
        yield say(
            "Good and bad years: the variance of a year's number is {low} to {high} times its mean; "
            "chance alone makes it 1.",
            low=digits(told.dispersions[0]),
            high=digits(told.dispersions[-1]),
        )
    yield _groups(told.groups)
    yield _season(told.season)
    if told.trend is not None:
        yield _trend(told.trend)


def _groups(together: Groups) -> str:
    if not together.are_seen:
        return say(
            "Groups: no more people share a date than accident explains; everyone is taken to come alone."
        )
    return say(
        "Groups: people come together; to each group belongs one more person with a chance of {share}.",
        share=percent(together.another),
    )


def _season(season: Wave | None) -> str:
    if season is None:
        return say("Season: none is seen; a weak one may be there all the same.")
    month = MONTHS[min(int((season.peak_day - 1.0) / 30.44), 11)]
    return say(
        "Season: most people come about {month}, {share} more than on average.",
        month=say(month),
        share=percent(season.amplitude),
    )


def _trend(trend: Trend) -> str:
    parts = {
        "change": percent(abs(trend.factor - 1.0)),
        "low": digits(trend.low, 3),
        "high": digits(trend.high, 3),
    }
    if trend.factor > 1:
        change = say("Trend: {change} more each year (95 % interval of the factor {low} to {high}).", **parts)
    else:
        change = say(
            "Trend: {change} fewer each year (95 % interval of the factor {low} to {high}).", **parts
        )
    return f"{change} " + say(
        "The scenario takes the rate of the last year and does not carry the trend on: nobody knows that it "
        "goes on."
    )


def _residents(fitted: Fitted) -> Iterator[str]:
    """Say what the scenario knows of the people who are there at its start."""
    there = fitted.residents
    if not there.shares:
        yield say(
            "Residents at the end: {number} people. How long they have been there is not told: there are too "
            "few for classes of five. They are taken to stay on as people met on any day do.",
            number=there.present,
        )
        return
    yield say(
        "Residents at the end: {number} people. Days there so far: {classes}. The scenario begins with them.",
        number=there.present,
        classes=", ".join(_classes(there)),
    )


def _classes(there: Residents) -> Iterator[str]:
    ends = [*there.from_days[1:], None]
    for first, end, share in zip(there.from_days, ends, there.shares, strict=True):
        if end is None:
            yield say("{low} or more: {share}", low=first, share=percent(share))
        else:
            yield say("{low} to {high}: {share}", low=first, high=end - 1, share=percent(share))
