"""What is computed when the fact base is compiled. The only home of numpy: a compiled fact base needs none of it."""
