"""From paths to source text: found, read, sliced. Nothing of a submission is run here."""
