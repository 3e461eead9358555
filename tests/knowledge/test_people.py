from knowledge.model import Pack
from knowledge.people import people


def test_people_stand_by_first_mention_with_what_the_pack_holds_of_theirs(harbour: Pack) -> None:
    shown = [
        (one.person.name, one.affiliations, one.marks, one.entries, one.quotes)
        for one in people([harbour])
    ]

    assert shown == [
        ("Ada Stone", ("City Council",), "[¶1]", 3, 1),
        ("Bo Lind", (), "[¶4]", 2, 1),
    ]


def test_one_person_is_found_by_alias(harbour: Pack) -> None:
    assert [one.person.id for one in people([harbour], who="the mayr")] == ["ada-stone"]
