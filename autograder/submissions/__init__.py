"""Find submissions, read them and slice them. No submission is run here."""
