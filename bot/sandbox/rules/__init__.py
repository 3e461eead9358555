"""Discord's rules for what a bot sends: each module checks one kind of body."""
