"""Define what an exercise asks, and turn evidence into points and feedback."""
