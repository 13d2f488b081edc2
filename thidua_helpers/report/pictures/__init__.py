"""Pictures of pages: each answers one question, and says the answer in its title."""
