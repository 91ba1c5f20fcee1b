"""Extraction of messages that also knows `N_`, the mark of the pure core."""

from django.core.management.commands.makemessages import Command as MakeMessages


class Command(MakeMessages):
    """Extract messages, those of the core too, without places in files: catalogues change with texts only."""

    xgettext_options = [*MakeMessages.xgettext_options, "--keyword=N_", "--no-location", "--sort-output"]
    msgmerge_options = [*MakeMessages.msgmerge_options, "--no-location", "--sort-output", "--no-fuzzy-matching"]
    msgattrib_options = [*MakeMessages.msgattrib_options, "--no-location"]
