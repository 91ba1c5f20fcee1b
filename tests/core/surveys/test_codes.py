"""Personal codes: known by the key alone, read as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.core.surveys.codes import ALPHABET, CHANCE_BYTES, code_hash, in_groups, make_code, plain_signs, read_code

KEY, OTHER = b"k" * 32, b"o" * 32


@given(st.binary(min_size=CHANCE_BYTES, max_size=CHANCE_BYTES))
def test_a_code_is_read_back_however_it_is_typed(chance: bytes) -> None:
    code = make_code(chance, KEY)
    plain = code.replace("-", "")
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert set(plain) <= set(ALPHABET)
    typed = plain.lower().replace("0", "о").replace("1", "l").translate(str.maketrans("abkmp", "авкмр"))
    assert read_code(f"  {typed[:5]} {typed[5:]} ", KEY) == plain
    assert read_code(code, KEY) == plain


@given(st.binary(min_size=CHANCE_BYTES, max_size=CHANCE_BYTES), st.binary(min_size=CHANCE_BYTES, max_size=CHANCE_BYTES))
def test_different_chance_gives_different_codes(one: bytes, other: bytes) -> None:
    assert (make_code(one, KEY) == make_code(other, KEY)) == (one == other)


def test_another_programme_does_not_know_the_code() -> None:
    known = [read_code(make_code(number.to_bytes(5, "big"), KEY), OTHER) for number in range(200)]
    assert known == [None] * 200


def test_one_changed_sign_is_noticed() -> None:
    plain = make_code(b"\x01\x02\x03\x04\x05", KEY).replace("-", "")
    for place in range(12):
        changed = ALPHABET[(ALPHABET.index(plain[place]) + 1) % 32]
        assert read_code(plain[:place] + changed + plain[place + 1 :], KEY) is None


@pytest.mark.parametrize("typed", ["", "1234", "U" * 12, "7K2M-0QXA-93ZD-0", "ж" * 12])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert read_code(typed, KEY) is None


def test_chance_has_five_bytes() -> None:
    with pytest.raises(ValueError, match="4"):
        make_code(b"1234", KEY)


def test_the_hash_is_the_same_for_one_code_and_differs_by_key() -> None:
    plain = make_code(b"\x01\x02\x03\x04\x05", KEY).replace("-", "")
    assert code_hash(plain, KEY) == code_hash(plain, KEY)
    assert code_hash(plain, KEY) != code_hash(plain, OTHER)
    assert len(code_hash(plain, KEY)) == 64


def test_signs_are_read_as_they_are_typed_and_written_in_groups() -> None:
    assert plain_signs(" 7к2m ", 4) == "7K2M"
    assert plain_signs("7K2", 4) is None
    assert plain_signs("7K2U", 4) is None
    assert in_groups("7K2M0QXA93ZD") == "7K2M-0QXA-93ZD"
