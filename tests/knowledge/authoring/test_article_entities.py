from __future__ import annotations

from knowledge.authoring.entities import Entity, entities
from knowledge.authoring.names import NameKind
from knowledge.authoring.sources import Paragraph


def _found(kind: NameKind, *texts: str) -> list[Entity]:
    paragraphs = [Paragraph(number, text) for number, text in enumerate(texts, start=1)]
    return list(entities(paragraphs).of(kind))


def test_a_person_has_role_pronoun_aliases_and_paragraphs() -> None:
    found = _found(
        NameKind.PERSON,
        "Defense Secretary Mary Roe spoke in Oslo.",
        "On Monday Roe left. Later Ms Roe came back.",
    )

    assert found == [
        Entity(
            id="mary-roe",
            kind=NameKind.PERSON,
            name="Mary Roe",
            aliases=("Roe",),
            paragraphs=(1, 2),
            role="Defense Secretary",
            pronoun="she",
        )
    ]


def test_a_family_name_that_comes_first_is_an_alias() -> None:
    (person,) = _found(NameKind.PERSON, "Kim Jong Un arrived.", "In Hanoi Kim said little.")

    assert (person.name, person.aliases) == ("Kim Jong Un", ("Kim",))


def test_a_role_beside_the_name_is_taken_with_its_organisation() -> None:
    (person,) = _found(
        NameKind.PERSON, "“Yes,” said Ann Lee, a senior fellow at the Marsh Institute, on Monday."
    )

    assert (person.role, person.affiliations) == (
        "senior fellow at the Marsh Institute",
        ("marsh-institute",),
    )


def test_an_office_without_a_name_is_somebody() -> None:
    (person,) = _found(NameKind.PERSON, "He phoned Turkey’s president in May.")

    assert (person.id, person.name) == ("turkey-president", "Turkey’s president")


def test_an_office_whose_holder_is_named_is_nobody_else() -> None:
    people = _found(
        NameKind.PERSON, "Turkish President Ali Demir spoke.", "Turkey’s president left early."
    )

    assert [one.name for one in people] == ["Ali Demir"]


def test_an_organisation_has_its_acronym() -> None:
    (body,) = _found(
        NameKind.ORGANISATION, "The Pacific Reef Trust (PRT) counts them.", "In May the PRT left."
    )

    assert (body.name, body.aliases, body.paragraphs) == ("Pacific Reef Trust", ("PRT",), (1, 2))


def test_a_name_that_is_explained_as_a_body_is_one() -> None:
    everything = entities([Paragraph(1, "On Monday Metallbund, the union, has called a protest.")])

    assert [(one.name, one.kind) for one in everything.all] == [
        ("Metallbund", NameKind.ORGANISATION)
    ]


def test_who_leads_a_body_is_a_person() -> None:
    (person,) = _found(NameKind.PERSON, "On Monday Zola Quint, the head of the union, left.")

    assert (person.name, person.role) == ("Zola Quint", "head of the union")


def test_places_are_known_by_list_by_word_and_by_what_stands_before() -> None:
    places = _found(
        NameKind.PLACE,
        "She drove from Oslo along Canal Road and met Norwegian farmers near Tverrdal.",
    )

    assert [one.name for one in places] == ["Canal Road", "Norway", "Oslo", "Tverrdal"]


def test_months_weekdays_and_opening_words_are_no_names() -> None:
    everything = entities([Paragraph(1, "Traders met on Monday. In May it rained. However, no.")])

    assert everything.all == ()


def test_a_role_at_the_beginning_of_a_sentence_is_no_part_of_the_name() -> None:
    everything = entities(
        [Paragraph(1, "Architect Lena Fromm, of the Leeds firm Fromm & Vale, plans a glass room.")]
    )

    assert [(one.name, one.kind, one.role) for one in everything.all] == [
        ("Fromm & Vale", NameKind.ORGANISATION, ""),
        ("Lena Fromm", NameKind.PERSON, "Architect"),
    ]


def test_what_is_called_a_town_is_a_place() -> None:
    (place,) = _found(NameKind.PLACE, "The town of Ardley is poor. Ardley has a mill.")

    assert (place.name, place.paragraphs) == ("Ardley", (1,))
