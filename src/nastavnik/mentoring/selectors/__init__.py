"""Reading stage 6: pages of pairs and meetings, what one person has, where help is needed."""
