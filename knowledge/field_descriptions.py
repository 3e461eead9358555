"""What each key of a pack file means, for editors and documentation."""

from __future__ import annotations

from collections.abc import Mapping

FILE_KEYS: Mapping[str, str] = {
    "id": "The pack's id, which never changes.",
    "title": "What the pack is about, as members see it.",
    "version": "A whole number, raised with each change that is published.",
    "language": "The language of the pack, for example en.",
    "as_of": "The day as of which the pack speaks, for example 2019-02-22.",
    "sources": "The articles from which everything in the pack comes.",
    "people": "People whom the sources name.",
    "places": "Places that the sources name.",
    "organisations": "Organisations, governments and media that the sources name.",
    "topics": "Subjects under which entries are briefed.",
    "facts": "What the sources say, one claim each, in our own words.",
    "quotes": "What somebody said, letter for letter.",
    "events": "What happened or is expected, with its date.",
    "collections": "Questions that several entries answer together, in order.",
    "disputes": "Points on which the sources' voices differ.",
    "gaps": "What readers ask and the sources do not say.",
    "synonyms": "Groups of words that mean the same in this pack.",
}

_NAMED: Mapping[str, str] = {
    "id": "An id by which entries refer to it: lower-case letters, digits and hyphens.",
    "name": "The name as it is shown.",
    "aliases": "Other right names. Misspellings are found without being listed.",
}
_ENTRY: Mapping[str, str] = {
    "id": "The entry's id. It never comes to mean something else.",
    "text": "What the entry says, in our own words and with the source's hedges.",
    "quote": "The speaker's words, letter for letter, without quotation marks.",
    "speaker": "The id of the person or organisation that said it.",
    "role": "The speaker's role at the time, in our own words.",
    "occasion": "Where, when or to whom it was said.",
    "note": "What a reader should know of the wording, for example a slip of the source's.",
    "attribution": "Who claims it: reporter, or a mapping that tells who.",
    "citations": "The paragraphs it comes from: plain numbers where the pack has one source.",
    "when": "The date: 2018, 2018-06, 2019-02-19 or 2019-02-24/2019-03-02.",
    "people": "Ids of the people it is about.",
    "organisations": "Ids of the organisations it is about.",
    "places": "Ids of the places it is about.",
    "topics": "Ids of the topics under which it is briefed.",
    "leads": "Short direct answers, by the kind of question.",
    "related": "Ids of entries that a reader may want next.",
    "phrasings": "Ways of asking for it, the most natural first.",
    "yes": "Questions to which it says yes.",
    "no": "Questions to which it says no.",
    "corrects": "Questions with a wrong premise that it sets right.",
    "draft": "true keeps it from being served.",
}

BY_MODEL: Mapping[str, Mapping[str, str]] = {
    "Source": {
        "id": "An id by which citations refer to it.",
        "title": "The article's title.",
        "date": "The article's date, against which its dates are reckoned.",
        "published": "When it was published, with the offset from UTC if it is not UTC.",
        "paragraphs": "How many paragraphs its body has, without title, date line and crossheads.",
        "publisher": "Who published it, only if the article says so.",
        "author": "Who wrote it, only if the article says so.",
        "url": "Where it can be read.",
    },
    "Citation": {
        "source": "The source's id. May be left out where the pack has one source.",
        "paragraph": "The number of the paragraph, from 1.",
    },
    "Person": {
        **_NAMED,
        "role": "How the source introduces them, in our own words.",
        "affiliations": "Ids of the organisations they belong to.",
        "pronoun": "How follow-up questions refer to them.",
        "citations": "The paragraphs that introduce them.",
    },
    "Place": _NAMED,
    "Organisation": _NAMED,
    "Topic": _NAMED,
    "Attribution": {
        "by": "Who claims it: the reporter, somebody named, or somebody the source does not name.",
        "who": "The id of the person or organisation, where they are named.",
        "described": "How the source calls somebody it does not name.",
        "count": "How many of them spoke.",
    },
    "Leads": {
        "who": "The answer to who.",
        "when": "The answer to when.",
        "where": "The answer to where.",
        "how_many": "The answer to how many or how much.",
        "what": "The answer to what.",
        "why": "The answer to why.",
        "how": "The answer to how.",
        "how_long": "The answer to how long.",
    },
    "When": {
        "at": "The date: 2018, 2018-06, 2019-02-19 or 2019-02-24/2019-03-02.",
        "expected": "true where the source announces it rather than reports it.",
        "words": "How the source puts the date, for example next week.",
    },
    "Fact": _ENTRY,
    "Quote": _ENTRY,
    "Event": _ENTRY,
    "Collection": {
        "id": "The collection's id.",
        "lead": "The words that introduce the list.",
        "entries": "Ids of the entries, in the order in which they are listed.",
        "topics": "Ids of its topics.",
        "phrasings": "Ways of asking for all of them.",
    },
    "Dispute": {
        "id": "The dispute's id.",
        "text": "On what the voices differ, in our own words.",
        "entries": "Ids of the entries that say the one and the other.",
        "topics": "Ids of its topics.",
    },
    "Gap": {
        "id": "The gap's id.",
        "missing": "Completes “The source doesn't say …”.",
        "topics": "Ids of its topics.",
        "near": "Ids of entries that say what the source does say on it.",
        "phrasings": "Ways of asking for what is missing.",
    },
}
