"""Mechanisms without domain nouns: page, look, guards, encrypted fields, form keys, drafts, registries."""
