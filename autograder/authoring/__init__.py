"""What an author uses: check, new, release, notebooks."""
