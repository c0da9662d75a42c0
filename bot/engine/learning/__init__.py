"""What is learned from labelled phrasings when a fact base is compiled.

The only home of numpy in the engine: what was learned is kept in flat arrays and used without it.
Nothing here knows what is learned, from whom, or what is done with it.
"""
