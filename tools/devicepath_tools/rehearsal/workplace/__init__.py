"""Where a rehearsal lives: its folder, its processes by their mark, its namespaces, and who clears all of that up.

It knows no other part of a rehearsal; `cleanup` and what it imports, the standard library only."""
