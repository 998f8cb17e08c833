"""A site: plain pages about what a course made, for a browser and without a server."""
