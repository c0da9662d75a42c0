"""What is learned when a fact base is compiled: topics from its phrasings, and the models of messages.

The only home of numpy in the engine: what was learned is kept in flat arrays and used without it.
"""
