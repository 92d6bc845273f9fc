"""Where submissions are graded: this machine, or a Dask cluster."""
