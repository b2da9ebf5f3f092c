"""Mail to the people who work here: written in their language, and handed to a post office."""
