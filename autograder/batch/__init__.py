"""Many submissions: graded with one command, each result kept the moment it is there, one class made of them."""
