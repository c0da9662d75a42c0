"""Looking around without a question: topics and the glossary."""
