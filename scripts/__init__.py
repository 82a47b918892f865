"""What admins run: one small file a command behind the one CLI, tanya."""
