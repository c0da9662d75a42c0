"""YAML to the engine's models, and back. Knows files; knows no Discord and no database."""

from bot.factbase.loader import default_knowledge_dir, load_knowledge

__all__ = ["default_knowledge_dir", "load_knowledge"]
