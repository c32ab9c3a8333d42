"""Other people's systems: GitHub, nbgrader, Dask."""
