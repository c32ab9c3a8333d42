"""One page about a class: how it did, who needs help, and which ideas were not understood."""
