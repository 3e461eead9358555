"""`dossier doctor`: whether all that the bot needs is as it has to be, and what to mend."""
