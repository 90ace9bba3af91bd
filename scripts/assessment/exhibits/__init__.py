"""From results to what people read: table, numbers, figures, readable pages."""
