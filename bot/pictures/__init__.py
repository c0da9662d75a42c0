"""Pictures drawn from records of the fact base: vector drawings, rendered to PNG when first used."""
