"""An answer as a card: its layout, its pictures and the buttons below it."""
