"""Stage 6: goals, meetings, feedback, independent work, practical results, reviews, pauses, endings."""
