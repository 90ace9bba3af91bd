"""Frames in, frames out: aggregates, thresholds, classes, support, comparison."""
