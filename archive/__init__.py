"""Archive of records: model, catalogue, search engines, register, exports and their commands."""
