"""A first reading of the ministry's letters: text in, what it says and what is wrong with it out."""
