"""The same assistant at a prompt, in a pipe and in batches."""
