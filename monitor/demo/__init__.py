"""The demo: six invented outlets served on loopback, and the whole pipeline run on them."""
