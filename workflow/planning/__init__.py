"""What is settled before any job runs: the config is valid, the code of each rule has a version."""
