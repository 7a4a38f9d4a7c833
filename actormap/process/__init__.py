"""Heavy work in processes of their own: who does it, and how questions and answers go between them."""
