"""What an operator's account holds, one noun a file. It knows nothing of calls."""
