"""Every named url of the site with what answers it."""

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def every_url() -> Iterator[tuple[str, URLPattern]]:
    """Go through the urls by name, with the name of their room."""
    yield from _named(get_resolver().url_patterns, "")


def _named(patterns: Iterable[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _named(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield f"{space}{one.name}", one
