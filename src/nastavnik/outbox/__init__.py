"""Notices: type by channel; background work under a lease."""
