from nastavnik.core.matching import scale
from nastavnik.core.matching.kernel.compiled import compiled


def twice(number):
    return 2 * number


def test_with_and_without_the_extra_a_function_gives_the_same(monkeypatch):
    assert compiled(twice)(21) == 42
    monkeypatch.setattr("nastavnik.core.matching.kernel.compiled.AVAILABLE", False)
    assert compiled(twice) is twice


def test_the_kernel_is_wanted_for_large_graphs_where_it_is(monkeypatch):
    monkeypatch.setattr(scale, "AVAILABLE", True)
    assert (scale.wanted(scale.LARGE - 1), scale.wanted(scale.LARGE)) == (False, True)
    monkeypatch.setattr(scale, "AVAILABLE", False)
    assert not scale.wanted(scale.LARGE)
