"""The page: a show as one HTML file that needs nothing else."""
