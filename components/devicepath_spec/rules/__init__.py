"""The rules that a description must keep, one noun a file. A rule takes a description and adds faults: place, value,
rule, fix."""
