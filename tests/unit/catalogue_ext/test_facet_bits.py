"""Sets as whole numbers, checked against Python's own sets."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue_ext.facets.bits import Places, at_most, extremes, members, nth_members, window

numbers = st.dictionaries(st.integers(0, 900), st.integers(0, 70), max_size=400)
cuts = st.tuples(st.integers(0, 450), st.integers(0, 450)).map(sorted)


def bits(places: object) -> int:
    return sum(1 << place for place in places)  # type: ignore[attr-defined]


def planes_of(held: dict[int, int]) -> list[int]:
    return [bits(place for place, value in held.items() if value >> digit & 1) for digit in range(6, -1, -1)]


@given(st.sets(st.integers(0, 5000)), cuts)
def test_members_are_told_from_either_end(places: set[int], cut: list[int]) -> None:
    start, stop = cut
    assert list(members(bits(places))) == sorted(places)
    assert nth_members(bits(places), start, stop, descending=False) == sorted(places)[start:stop]
    assert nth_members(bits(places), start, stop, descending=True) == sorted(places)[::-1][start:stop]


@given(numbers, st.integers(-2, 300))
def test_a_bound_divides_numbers(held: dict[int, int], bound: int) -> None:
    expected = bits(place for place, value in held.items() if value <= bound)
    assert at_most(bits(held), planes_of(held), bound) == expected


@given(numbers)
def test_the_lowest_and_the_highest_are_found(held: dict[int, int]) -> None:
    expected = (min(held.values()), max(held.values())) if held else None
    assert extremes(bits(held), planes_of(held)) == expected


@given(numbers, cuts, st.booleans())
def test_a_window_shows_the_order_of_numbers_and_places(
    held: dict[int, int], cut: list[int], descending: bool
) -> None:
    expected = sorted(held, key=lambda place: (held[place], place), reverse=descending)
    found = window(bits(held), planes_of(held), *cut, descending=descending, number=lambda place: held[place])
    assert found == expected[cut[0] : cut[1]]


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=5), max_size=60))
def test_variants_become_products_by_one_addition(families: list[list[bool]]) -> None:
    own, variants, chosen, expected, place = [], [], [], [], 0
    for family in families:
        places = range(place, place + len(family))
        top = places[-1] + (len(family) > 1)
        variants += places if len(family) > 1 else []
        chosen += [p for p, is_chosen in zip(places, family, strict=True) if is_chosen]
        expected += [top] if any(family) else []
        own.append(top)
        place = top + 1
    assert Places(bits(own), bits(variants)).products(bits(chosen)) == bits(expected)
