"""Laws: what is read of them, whether they follow recommendations, whom they hit."""
