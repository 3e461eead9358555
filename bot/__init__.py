"""The process: settings, command line, Discord client, digests, durable state."""
