"""One cog a feature, named for what members see."""
