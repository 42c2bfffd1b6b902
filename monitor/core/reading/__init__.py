"""Sentences and what they state: figures with their measure, voice and time; and what changed in a text."""
