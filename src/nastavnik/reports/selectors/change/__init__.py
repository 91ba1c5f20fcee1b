"""«Что изменилось»: what was measured twice, and what may be said of it, for the results and a year."""
