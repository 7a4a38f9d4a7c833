"""What the columns and values of somebody's list mean: guessed with a certainty, said by a mapping file."""
