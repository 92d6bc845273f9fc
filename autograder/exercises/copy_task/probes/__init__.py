"""What runs beside the student's code. The text of these modules is sent to a worker."""
