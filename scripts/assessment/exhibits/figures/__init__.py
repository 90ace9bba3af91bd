"""The figures: a module each, which draws one and says it in words."""
