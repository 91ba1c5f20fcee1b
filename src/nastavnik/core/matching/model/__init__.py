"""What is asked: people and needs, then in columns, who may be together, and how good a pair is."""
