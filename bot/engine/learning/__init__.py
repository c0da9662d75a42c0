"""What is learned when a fact base is compiled: topics from its phrasings, and the models of messages.

What was learned is kept in flat arrays, and using it needs nothing of this.
"""
