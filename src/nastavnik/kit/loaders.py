"""Templates as they go out: the lines and the indentation that people read in them are not sent to browsers."""

import re
from typing import cast

from django.template.base import Origin, Template, TextNode
from django.template.loaders import cached

FOLD = re.compile(r"\s*\n\s*")


class Loader(cached.Loader):
    """Compiles a template once and keeps it with every line break of its own text made one space."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Give the compiled template; only a new one is folded."""
        kept = self.cache_key(template_name, skip) in self.get_template_cache
        template = super().get_template(template_name, skip)
        if not kept:
            for node in cast("list[TextNode]", template.nodelist.get_nodes_by_type(TextNode)):
                node.s = FOLD.sub(" ", node.s)
        return template
