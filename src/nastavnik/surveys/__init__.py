"""Questionnaires as data, their frozen versions, waves, responses and scores."""
