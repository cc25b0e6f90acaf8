"""Tools for assistants over MCP (Model Context Protocol): search, read, follow and count."""
