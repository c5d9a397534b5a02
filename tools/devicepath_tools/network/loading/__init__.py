"""Where a network comes from: APIs, files of answers, a state, a plan. What is pure here says so."""
