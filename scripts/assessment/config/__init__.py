"""What is settled before any job runs: the config is checked, and what each stage needs of it."""
