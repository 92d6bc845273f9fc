"""What an exercise asks, and how evidence becomes points and words."""
