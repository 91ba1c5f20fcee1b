"""Words of a report: figures rounded once, sentences by their ids, words no report may hold."""
