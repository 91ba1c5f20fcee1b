"""Pages of questionnaires themselves: the list, authoring, print, answers as tables."""
