"""The voice: recordings and engines that speak, said moment by moment, for the film to wait for."""
