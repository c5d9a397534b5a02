"""What a description must keep, one noun a file: description to faults, each with place, value, rule and what to do."""
