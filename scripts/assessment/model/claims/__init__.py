"""Sentences of an article beside the data: supported, contradicted, or not decidable with them."""
