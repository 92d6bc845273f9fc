"""The LSTM exercise kit and its autograder."""
