"""What a member sees and touches: slash commands, context menus and cards."""
