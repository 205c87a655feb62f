"""English."""

from __future__ import annotations

from typing import Final

from tilskudd.mandate.reader.wording.language import Language

SENTENCES: Final = {
    # sums and tables
    "recipients-sum": "The {count:word} amounts in assignment {assignment} add up to {computed:kr}.",
    "table-writes": "The table says {stated:figure}.",
    "table-total": "The table in assignment {assignment} says {computed:figure} in all.",
    "table-sum": "The rows of the table add up to {computed:kr}. The table says {stated:figure}.",
    "table-against-financing": "The financing is {stated:kr}.",
    "earmark-sum": "The {count:word} earmarked amounts in assignment {assignment} add up to {computed:kr}. "
    "The text says {stated:kr}.",
    "parts-sum": "The {count:word} amounts named add up to {computed:kr}. The total is given as {stated:kr}.",
    "from-to-sum": "From the one amount to the other makes {computed:kr}. The text says {stated:kr}.",
    "may-be-rounding": "The difference may be rounding.",
    "is-rounding": "The difference is rounding.",
    # rates, earmarks, changes and positions
    "rate-whole": "{money:kr} divided by the rate of {rate:kr} in assignment {assignment} comes out even: "
    "{count:figure} {units}.",
    "rate-not-whole": "{money:kr} divided by the rate of {rate:kr} in assignment {assignment} does not come out even: "
    "there is room for {count:figure} {units}, who cost {product:kr}.",
    "earmark-outside-frame": "The earmarks in assignment {assignment}, {outside:kr}, lie outside its {frame:kr}: "
    "it steers {steered:kr}.",
    "earmark-outside-rise": "The earmarks in assignment {assignment}, {outside:kr}, lie outside its {frame:kr}: "
    "it steers {steered:kr}, while the item rises by {rise:kr}.",
    "amount-text-against-table": "The text says {stated:kr} on {line:line}. The table says {computed:kr}.",
    "rise-above-position": "The rise on {line:line} is {computed:kr}. The table has only {stated:kr} after it.",
    "change-against-position": "{before:figure} and {change:figure} on {line:line} make {computed:kr}. "
    "The table says {stated:kr}.",
    "position-before": "The amount before on {line:line} is {stated:kr} in the letter and {computed:kr} in the file.",
    "position-twice": "{line:line} stands twice in the letter, with {stated:kr} and {computed:kr}.",
    "change-without-position": "{line:line} changes by {change:kr}, but is not in the table of items.",
    "line-without-amount": "The letter speaks of money from {chapter}, but gives no amount there.",
    "wrong-heading": "The heading is {heading:line}, but the text under it is about {line:line}.",
    # references, years and the letter itself
    "wrong-reference": "Assignment {assignment} refers to «oppdrag nr. {stated}, {title}», "
    "but the title is that of assignment {computed}.",
    "duplicate-number": "The number {number} is given to {count} assignments in the letter.",
    "duplicate-number-dropped": "The number {number} is given to a new assignment, but the letter also says that "
    "assignment {dropped} is dropped.",
    "duplicate-section": "The section number {number} is used {count} times.",
    "title-differs": "Assignment {assignment} is called «{listed}» in the list and «{title}» in the text.",
    "own-partner": "{name} is to carry out assignment {assignment}, and is also named as its partner.",
    "series-gap": "The letter calls itself no. {stated}, but refers to an earlier supplement («{words}»).",
    "missing-date": "The letter has no date.",
    "missing-date-bounded": "The letter has no date; it cannot be older than the vote of {bound:day}.",
    "missing-reference": "The letter has no reference (case number).",
    "wrong-year": "The letter is for {year}, but says «{words}».",
    "wrong-session": "«{words}» is no session: one runs from one year to the next.",
    "past-date": "«{words}» lies before the date of the letter, {dated:day}.",
    "not-norwegian": "The text does not look like Norwegian; what was read may be wrong.",
    "too-long": "Only the first {computed:figure} of {stated:figure} lines were read; a person must read the rest.",
    # deadlines
    "impossible-date": "Assignment {assignment} has the deadline «{stated}», a date that does not exist.",
    "impossible-letter-date": "The letter says «{stated}», a date that does not exist.",
    "did-it-mean": "Is {computed} meant?",
    "deadline-not-a-date": "Assignment {assignment} has the deadline «{stated}», which is not a date.",
    "deadline-before-letter": "Assignment {assignment} is due {due:day}, before the letter ({written:day}).",
    "deadline-before-year": "Assignment {assignment} is due {due:day}, before the letter's year ({year}).",
    "deadline-before-vote": "Assignment {assignment} is due {due:day}, before the vote that the letter builds on "
    "({written:day}).",
    "short-deadline": "Assignment {assignment} is due {due:day}, {days:word} days after the date of the letter.",
    "deadline-before-period-end": "The report in assignment {assignment} is due {due:day}, before the year it is to "
    "tell of ({year}) is over.",
    "deadline-without-deliverable": "Assignment {assignment} is due {due}, but the text asks for nothing to be "
    "delivered.",
    "annual-report-undated": "«{written}» in assignment {numbers} is a deadline without a date in this letter.",
    "calendar-order": "«{words}» stands after «{before}» in the list of deadlines.",
    # wording
    "ought-or-right": "Assignment {assignment} says in one place that the offer «bør gis» (ought to be given), and in "
    "another that participants «har rett til» (have a right to) it.",
    "regulation-not-made": "The letter builds on a regulation that is not made yet.",
}

PRINTED: Final = {
    "money": "Money", "assignments": "Assignments", "supplement": "Supplement no. {number}", "letter": "Letter",
    "to": "{kind} to {agency}, {year}", "unknown-agency": "unknown agency", "unknown-year": "unknown year",
    "undated": "undated", "no-reference": "no reference", "not-before": " (not older than {day})",
    "line": "Item", "name": "Name", "before": "Before", "change": "Change", "after": "After",
    "number": "No.", "title": "Title", "deadline": "Deadline", "no-deadline": "no deadline",
    "financed": "{amount} on {line}", "shared": "shared by {count} recipients", "earmarked": "earmarked {amount}",
    "rate": "rate {amount}", "no-money": "no money", "no-faults": "No faults found.", "findings": "{count} findings",
    "at-line": " (line {line})", "error": "Error", "warning": "Warning", "note": "Note",
    "one-unread": "1 line must be read by a person", "unread": "{count} lines must be read by a person",
    "unread-line": "line {line}: {text}", "participants": "participants", "units": "units", "and": " and ",
    "chapter": "chapter {chapter}",
    "clarified": "clarified", "withdrawn": "dropped", "withheld": "withheld from the public",
    "at-once": "at once, no date", "annual-report": "no date in the letter", "month": "only a month",
    "relative": "counted from something else", "conditional": "depends on something else", "vague": "not a date",
    "invalid": "no such date",
    "duties": "What the letter asks for ({count})", "in-assignment": "Assignment {number}", "on-line": "Line {line}",
    "in-general": "Elsewhere in the letter", "shall": "shall", "should": "should", "may": "may",
    "encouraged": "encouraged", "agency": "the agency", "recipient": "the recipients", "partner": "the partner",
}  # fmt: skip

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NUMBERS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"
)  # fmt: skip

LANGUAGE: Final = Language(
    "en", SENTENCES, PRINTED, MONTHS, NUMBERS, "{day} {month} {year}", "chapter\u00a0{chapter} item\u00a0{item:02}"
)
