"""The leg press coach: answers questions about the leg press from a curated fact base."""
