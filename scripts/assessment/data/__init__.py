"""From the world to the panel: registry, raw store, states, cleaning, panel."""
