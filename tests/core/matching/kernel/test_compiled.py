from pathlib import Path
from types import SimpleNamespace

import numba

from nastavnik.core.matching import scale
from nastavnik.core.matching.backends import chosen, plain
from nastavnik.core.matching.kernel.compiled import MATCHING, compiled, text_of


def twice(number):
    return 2 * number


def test_with_and_without_the_extra_a_function_gives_the_same(monkeypatch):
    assert compiled(twice)(21) == 42
    monkeypatch.setattr("nastavnik.core.matching.kernel.compiled.AVAILABLE", False)
    assert compiled(twice) is twice


def test_the_kernel_is_wanted_for_large_graphs_where_it_is(monkeypatch):
    monkeypatch.setattr(scale, "AVAILABLE", True)
    below, large = (SimpleNamespace(mentor=range(edges)) for edges in (chosen.LARGE - 1, chosen.LARGE))
    assert (chosen.for_graph(below), chosen.for_graph(large)) == (plain, chosen.by_kernel())
    monkeypatch.setattr(scale, "AVAILABLE", False)
    assert chosen.for_graph(large) is plain


def test_what_was_compiled_is_kept_by_the_text_of_the_whole_matching(tmp_path):
    for name in ("rule", "other"):
        (tmp_path / f"{name}.py").write_text("LIMIT = 3", encoding="utf-8")
    before = text_of(tmp_path)
    (tmp_path / "rule.py").write_text("LIMIT = 4", encoding="utf-8")
    assert text_of(tmp_path) != before
    assert compiled(twice)(21) == 42
    assert Path(numba.config.CACHE_DIR).name == f"kernel-{text_of(MATCHING)}"
