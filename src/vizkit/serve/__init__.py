"""The server: the page of one explainer, on this machine alone; it follows its author and takes a reader's inputs."""
