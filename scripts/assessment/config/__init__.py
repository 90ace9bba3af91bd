"""Before any job runs: checks the config and derives from it what each stage needs."""
